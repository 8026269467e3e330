import type { Micros } from '../types.ts';
import { begin } from './active-at.ts';
import { assign } from './assign.ts';
import { computedStart } from './computed-start.ts';
import { connectionOf } from './connection-of.ts';
import { type Dossier, knownByProxyOnly } from './dossier.ts';
import { EdgeList } from './edges.ts';
import { keepsOpen, type SeenConnection } from './keeps-open.ts';
import { endOf, type Lane, lastEnd, type Use } from './lanes.ts';
import { lowerBoundOf, upperBound } from './upper-bound.ts';

/** Node's global agent keeps an idle socket for 5 s at most (Node >= 19); a little more for how logging delays lines. */
const POOLED_FOR: Micros = 5_050_000;
/** Access lines of the callers this near show which of their connections were free. */
const WATCHED_WITHIN: Micros = 120_000_000;
const ORDER_SLACK: Micros = 5_000;
/** In ms of idle time: how much a use for the same session speaks for a connection. */
const SAME_SESSION = 2_000;

/** Calls without an access line: one dead connection each, or a fresh one. */
export function inferDead(dossiers: readonly Dossier[], lanes: readonly Lane[]): void {
  const callers = callerHosts(lanes);
  if (callers.size === 0) return;
  const dead = dossiers.filter((d) => !d.access && d.connection === null && isDead(d));
  if (dead.length === 0) return;
  const pooled = keepsOpen(lanes.map(asSeen), dead.map(begin), POOLED_FOR);
  const free = lanes
    .filter((l) => callers.has(l.host) && pooled(l.host, kindOf(l.uses.at(-1))))
    .sort((a, b) => lastEnd(a) - lastEnd(b));
  const edges = new EdgeList();
  dead.forEach((dossier, left) => {
    const start = begin(dossier);
    for (let right = upperBound(free, start + ORDER_SLACK, lastEnd) - 1; right >= 0; right--) {
      const lane = free[right];
      if (!lane || start - lastEnd(lane) > POOLED_FOR) break;
      const idleMs = (start - lastEnd(lane)) / 1000;
      edges.add(left, right, idleMs - (sameSession(lane, dossier) ? SAME_SESSION : 0));
    }
  });
  const taken = new Set<number>();
  for (const pair of assign(edges)) {
    const dossier = dead[pair.left];
    const lane = free[pair.right];
    if (!dossier || !lane) continue;
    taken.add(pair.left);
    dossier.connection = connectionOf(lane.peer, lane.uses, lane.uses.length, begin(dossier), 'inferred');
  }
  const watched = watching(lanes, callers);
  dead.forEach((dossier, i) => {
    if (taken.has(i) || !watched(begin(dossier))) return;
    dossier.connection = { peer: null, nth: 1, previous: [], idleMs: null, previousSource: null, basis: 'inferred' };
  });
}

function asSeen(lane: Lane): SeenConnection {
  return {
    host: lane.host,
    uses: lane.uses.map((use) => ({
      kind: kindOf(use),
      from: use.sent ? computedStart(use.sent) : null,
      to: endOf(use),
    })),
  };
}

/** `GET /files`: requests of one kind are answered with the same headers, as a rule. */
function kindOf(use: Use | undefined): string {
  if (!use) return '';
  const { method, path } = use.access;
  const end = path.startsWith('/') ? path.indexOf('/', 1) : 0;
  return `${method} ${end < 0 ? path : path.slice(0, end)}`;
}

/** Tells whether the log shows the callers' connections around a moment: else a port that is missing means nothing. */
function watching(lanes: readonly Lane[], callers: ReadonlySet<string>): (at: Micros) => boolean {
  const times = lanes
    .filter((lane) => callers.has(lane.host))
    .flatMap((lane) => lane.uses.map((use) => use.access.time.at))
    .sort((a, b) => a - b);
  return (at) => {
    const next = times[lowerBoundOf(times, at - WATCHED_WITHIN)];
    return next !== undefined && next <= at + WATCHED_WITHIN;
  };
}

/** Calls that a connection of the server died with, or at least carried, as far as known. */
function isDead(dossier: Dossier): boolean {
  // A hop in between made the connection to the server, if there was one.
  if (knownByProxyOnly(dossier)) return false;
  const refused = dossier.callerError && ['connection-refused', 'name-not-resolved', 'connect-timeout'];
  return !(refused && dossier.callerError && refused.includes(dossier.callerError.reason));
}

/** Hosts that make real calls: probes only ever ask for health. */
function callerHosts(lanes: readonly Lane[]): Set<string> {
  const hosts = new Set<string>();
  for (const lane of lanes) {
    if (!hosts.has(lane.host) && lane.uses.some(({ access }) => !isProbe(access.path))) hosts.add(lane.host);
  }
  return hosts;
}

function isProbe(path: string): boolean {
  return /^\/(?:health|healthz|ready|readyz|live|livez|ping|metrics)\b/.test(path);
}

function sameSession(lane: Lane, dossier: Dossier): boolean {
  const { sessionId } = dossier;
  return sessionId !== null && lane.uses.at(-1)?.access.path.includes(sessionId) === true;
}
