import type { JoinBasis, LogEvent, Micros } from '../types.ts';
import { begin } from './active-at.ts';
import { assign } from './assign.ts';
import { addEvent, type Dossier, newDossier } from './dossier.ts';
import { EdgeList } from './edges.ts';
import { noticed } from './noticed.ts';
import { hits, type Target } from './target.ts';
import type { Unclaimed } from './unclaimed.ts';
import { upperBound } from './upper-bound.ts';

type ProxyAccess = Extract<LogEvent, { kind: 'proxy-access' }>;

/** A proxy reads the request before the server does, and its clock may be another machine's. */
const AROUND: Micros = 2_000_000;
/** In ms: what it costs that proxy and server do not agree about the status. */
const OTHER_STATUS_COST = 1000;

/**
 * Joins what a proxy in between logged to the calls that it passed on, by when they began (its time minus its duration)
 * and by status. A line of a call that never reached the server founds a dossier of its own. Lines that bear no
 * duration join nothing.
 */
export function joinProxies(dossiers: Dossier[], unclaimed: Unclaimed, target: Target): void {
  const mine = unclaimed
    .of('proxy-access')
    .filter(({ event: e }) => e.durationMs !== null && hits(target, e.method, e.path));
  if (mine.length === 0) return;
  const sorted = dossiers.filter((d) => !isUnseen(d)).sort((a, b) => begin(a) - begin(b));
  const edges = new EdgeList();
  mine.forEach(({ event }, right) => {
    const start = startOf(event);
    const slack = AROUND + (event.time.latest - event.time.earliest);
    for (let left = upperBound(sorted, start + slack, begin) - 1; left >= 0; left--) {
      const dossier = sorted[left];
      if (!dossier || begin(dossier) < start - slack) break;
      if (!couldBe(event, dossier)) continue;
      edges.add(left, right, Math.abs(begin(dossier) - start) / 1000 + statusCost(event, dossier));
    }
  });
  for (const pair of assign(edges)) {
    const dossier = sorted[pair.left];
    const entry = mine[pair.right];
    if (!dossier || !entry) continue;
    const basis: JoinBasis = pair.only ? 'only-candidate' : 'assignment';
    addEvent(dossier, entry, basis);
    if (!pair.only) dossier.likely = true;
  }
  for (const entry of mine) {
    if (entry.joinedBy !== null) continue;
    const dossier = newDossier(null);
    addEvent(dossier, entry, 'only-candidate');
    dossiers.push(dossier);
  }
}

/** A proxy that gave up did so before the server found nobody to answer; one that passed an answer on had it first. */
function couldBe(event: ProxyAccess, dossier: Dossier): boolean {
  if (dossier.access) return event.time.latest >= dossier.access.time.earliest - AROUND;
  return event.time.earliest <= noticed(dossier) + AROUND;
}

/** When the proxy had the request, µs. */
export function startOf(event: ProxyAccess): Micros {
  return event.time.at - (event.durationMs ?? 0) * 1000;
}

/** Calls of which only the caller tells: nothing says when they began. */
function isUnseen(dossier: Dossier): boolean {
  return dossier.events.every(({ event }) => event.role === 'caller');
}

function statusCost(event: ProxyAccess, dossier: Dossier): number {
  if (dossier.access) return (event.upstreamStatus ?? event.status) === dossier.access.status ? 0 : OTHER_STATUS_COST;
  return event.status >= 200 && event.status < 400 ? OTHER_STATUS_COST : 0;
}
