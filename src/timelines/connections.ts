import { msBetween } from '../time/instant.ts';
import type { Connection, LogEvent, Micros } from '../types.ts';
import { begin } from './active-at.ts';
import { assign, type Edge } from './assign.ts';
import { computedStart } from './computed-start.ts';
import { type Dossier, instanceOf } from './dossier.ts';
import { keepsOpen, type SeenConnection } from './keeps-open.ts';
import { lineOrder } from './line-order.ts';
import { upperBound } from './upper-bound.ts';

type Access = Extract<LogEvent, { kind: 'response-started' }>;
type Sent = Extract<LogEvent, { kind: 'response-sent' }>;

/** One use of a TCP connection: an access line, and the end of its processing if that is logged. */
interface Use {
  readonly access: Access;
  sent: Sent | null;
}

/** The uses of one TCP connection, in order. */
interface Lane {
  readonly peer: string;
  readonly uses: Use[];
}

/** A silent connection is closed by one side long before this (Node 5 s, uvicorn 5 s, KubeCodeRun 75 s); the port may be used anew after. */
const PORT_REUSE: Micros = 120_000_000;
/** Node's global agent keeps an idle socket for 5 s at most (Node >= 19); a little more for how logging delays lines. */
const POOLED_FOR: Micros = 5_050_000;
/** `Request processed` follows its access line within this. */
const PROCESSED_WITHIN: Micros = 5_000_000;
/** Access lines of the callers this near show which of their connections were free. */
const WATCHED_WITHIN: Micros = 120_000_000;
const ORDER_SLACK: Micros = 5_000;
/** In ms of idle time: how much a use for the same session speaks for a connection. */
const SAME_SESSION = 2_000;

/**
 * Tells for each dossier which TCP connection carried it. An access line names the caller's port, so that is certain.
 * A call that got no answer has no access line: it is taken to have come on the connection that the same callers last
 * set free, unless that was used again later or such connections are seen not to be kept, for Node's agent takes the most recently freed socket first
 * (https://nodejs.org/docs/latest-v20.x/api/http.html#new-agentoptions, `scheduling: 'lifo'`) and a dead one is never
 * used again. Where no connection could have been free, the call came on a fresh one.
 * `accesses` are all access lines of the server in order of time; `sents` all its `Request processed` lines.
 */
export function tellConnections(
  dossiers: readonly Dossier[],
  accesses: readonly Access[],
  sents: readonly Sent[],
): Map<Dossier, Connection> {
  const lanes = readLanes(accesses, sents);
  const result = new Map<Dossier, Connection>();
  const sentOf = new Map(dossiers.map((d) => [d.access, d.sent]));
  for (const lane of lanes) for (const use of lane.uses) use.sent = sentOf.get(use.access) ?? use.sent;
  const laneOf = new Map<Access, { lane: Lane; index: number }>();
  for (const lane of lanes) lane.uses.forEach((use, index) => void laneOf.set(use.access, { lane, index }));
  for (const dossier of dossiers) {
    const found = dossier.access ? laneOf.get(dossier.access) : undefined;
    if (found) result.set(dossier, connectionOf(found.lane, found.index, beginOf(dossier), 'access-line'));
    else if (dossier.started?.connection) result.set(dossier, toldBy(dossier.started.connection, dossier, lanes));
  }
  inferDead(dossiers, lanes, result);
  return result;
}

/** The connection that the server itself logged with the request. */
function toldBy(
  told: { readonly peer: string; readonly nth: number | null; readonly idleMs: number | null },
  dossier: Dossier,
  lanes: readonly Lane[],
): Connection {
  const start = beginOf(dossier);
  const uses = lanes.filter((lane) => lane.peer === told.peer).flatMap((lane) => lane.uses);
  const before = uses.filter((use) => use.access.time.at <= start && start - endOf(use) < PORT_REUSE);
  const seen = connectionOf({ peer: told.peer, uses: before }, before.length, start, 'access-line');
  return { ...seen, nth: told.nth ?? seen.nth, idleMs: told.idleMs ?? seen.idleMs };
}

function readLanes(accesses: readonly Access[], sents: readonly Sent[]): Lane[] {
  const open = new Map<string, Lane>();
  const lanes: Lane[] = [];
  const waiting = new Map<string, Use[]>();
  const steps = [...accesses, ...sents].sort((a, b) => a.time.at - b.time.at || lineOrder(a, b));
  for (const step of steps) {
    const route = `${instanceOf(step)}\0${step.method}\0${step.path}`;
    if (step.kind === 'response-sent') {
      const queue = waiting.get(route) ?? [];
      const use = queue.findLast((u) => u.sent === null && step.time.at - u.access.time.at < PROCESSED_WITHIN);
      if (use) use.sent = step;
      waiting.delete(route);
      continue;
    }
    if (step.peer === null || step.peer.endsWith(':0')) continue;
    const key = `${instanceOf(step)}\0${step.peer}`;
    const use: Use = { access: step, sent: null };
    const lane = open.get(key);
    const last = lane?.uses.at(-1);
    if (lane && last && startOf(use) - endOf(last) < PORT_REUSE) lane.uses.push(use);
    else {
      const fresh = { peer: step.peer, uses: [use] };
      open.set(key, fresh);
      lanes.push(fresh);
    }
    waiting.set(route, [...(waiting.get(route) ?? []).slice(-8), use]);
  }
  return lanes;
}

function startOf(use: Use): Micros {
  return use.sent ? (computedStart(use.sent) ?? use.access.time.at) : use.access.time.at;
}

function endOf(use: Use): Micros {
  return (use.sent ?? use.access).time.at;
}

/** When the request was on the connection: its arrival, which the handler's first line follows. */
function beginOf(dossier: Dossier): Micros {
  return begin(dossier);
}

function connectionOf(lane: Lane, index: number, start: Micros, basis: Connection['basis']): Connection {
  const previous = lane.uses.slice(0, index);
  const last = previous.at(-1);
  return {
    peer: lane.peer,
    nth: index + 1,
    previous: previous.map(({ access }) => `${access.method} ${access.path}`),
    idleMs: last ? Math.max(0, msBetween(endOf(last), start)) : null,
    previousSource: last?.access.source ?? null,
    basis,
  };
}

/** Calls without an access line: one dead connection each, or a fresh one. */
function inferDead(dossiers: readonly Dossier[], lanes: readonly Lane[], result: Map<Dossier, Connection>): void {
  const callers = callerHosts(lanes);
  if (callers.size === 0) return;
  const dead = dossiers.filter((d) => !d.access && !result.has(d) && isDead(d));
  const pooled = keepsOpen(lanes.map(asSeen), dead.map(beginOf), POOLED_FOR);
  const free = lanes
    .filter((l) => callers.has(hostOf(l.peer)) && pooled(hostOf(l.peer), kindOf(l.uses.at(-1))))
    .sort((a, b) => lastEnd(a) - lastEnd(b));
  const edges: Edge[] = [];
  dead.forEach((dossier, left) => {
    const start = beginOf(dossier);
    for (let right = upperBound(free, start + ORDER_SLACK, lastEnd) - 1; right >= 0; right--) {
      const lane = free[right];
      if (!lane || start - lastEnd(lane) > POOLED_FOR) break;
      const idleMs = (start - lastEnd(lane)) / 1000;
      edges.push({ left, right, cost: idleMs - (sameSession(lane, dossier) ? SAME_SESSION : 0) });
    }
  });
  const taken = new Set<number>();
  for (const pair of assign(edges)) {
    const dossier = dead[pair.left];
    const lane = free[pair.right];
    if (!dossier || !lane) continue;
    taken.add(pair.left);
    result.set(dossier, connectionOf(lane, lane.uses.length, beginOf(dossier), 'inferred'));
  }
  dead.forEach((dossier, i) => {
    if (taken.has(i) || !watched(lanes, callers, beginOf(dossier))) return;
    result.set(dossier, { peer: null, nth: 1, previous: [], idleMs: null, previousSource: null, basis: 'inferred' });
  });
}

function asSeen(lane: Lane): SeenConnection {
  return {
    host: hostOf(lane.peer),
    uses: lane.uses.map((use) => ({
      kind: kindOf(use),
      from: use.sent ? computedStart(use.sent) : null,
      to: endOf(use),
    })),
  };
}

/** `GET /files`: requests of one kind are answered with the same headers, as a rule. */
function kindOf(use: Use | undefined): string {
  return use ? `${use.access.method} ${/^\/[^/]*/.exec(use.access.path)?.[0] ?? ''}` : '';
}

/** Whether the log shows the callers' connections around that moment: else a port that is missing means nothing. */
function watched(lanes: readonly Lane[], callers: ReadonlySet<string>, at: Micros): boolean {
  return lanes.some(
    (lane) =>
      callers.has(hostOf(lane.peer)) && lane.uses.some((use) => Math.abs(use.access.time.at - at) <= WATCHED_WITHIN),
  );
}

/** Calls that a connection died with, or at least carried, as far as known. */
function isDead(dossier: Dossier): boolean {
  const refused = dossier.callerError && ['connection-refused', 'name-not-resolved', 'connect-timeout'];
  return !(refused && dossier.callerError && refused.includes(dossier.callerError.reason));
}

/** Hosts that make real calls: probes only ever ask for health. */
function callerHosts(lanes: readonly Lane[]): Set<string> {
  const hosts = new Set<string>();
  for (const lane of lanes) {
    if (lane.uses.some(({ access }) => !isProbe(access.path))) hosts.add(hostOf(lane.peer));
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

function lastEnd(lane: Lane): Micros {
  const last = lane.uses.at(-1);
  return last ? endOf(last) : 0;
}

function hostOf(peer: string): string {
  return peer.slice(0, peer.lastIndexOf(':'));
}
