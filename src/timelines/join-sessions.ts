import { msBetween } from '../time/instant.ts';
import type { JoinBasis, LogEvent, Micros } from '../types.ts';
import { assign, type Pairing } from './assign.ts';
import { addEvent, type Dossier, instanceOf, sameInstance } from './dossier.ts';
import { EdgeList } from './edges.ts';
import type { Entry, Unclaimed } from './unclaimed.ts';
import { upperBound } from './upper-bound.ts';

/** A session is resolved right after the request is accepted; a store that is slow to answer may take seconds. */
const RESOLVE_WITHIN: Micros = 10_000_000;
/** Lines of one process may be stamped out of order by this much. */
const ORDER_SLACK: Micros = 5_000;

/** In ms: what a request whose session is known must fit worse by to lose an event to one whose session is not. */
const UNKNOWN_SESSION_COST = 50;

/** Stages of the work that name the session but not the request. */
interface Stage {
  readonly kind: 'session-resolved' | 'execution-started' | 'session-finished';
  /** How badly the event fits the request, in ms; null if it cannot belong. */
  fit(event: LogEvent, dossier: Dossier): number | null;
}

/**
 * Joins what names a session (or an execution of it) to the requests, by the session id that a request's last line
 * names with it; for requests that never got there, by order, in which case the session becomes known.
 * Several requests at once on one session are told apart by code length, language, order and time.
 */
export function joinSessions(dossiers: readonly Dossier[], unclaimed: Unclaimed): void {
  for (const stage of stages) joinStage(stage, dossiers, unclaimed);
  joinExecutionEnds(dossiers, unclaimed);
}

const stages: readonly Stage[] = [
  {
    kind: 'session-resolved',
    fit(event, dossier) {
      const start = dossier.started;
      if (!start || event.time.at < start.time.at - ORDER_SLACK) return null;
      const gap = event.time.at - start.time.at;
      if (gap > RESOLVE_WITHIN || (dossier.executionStarted && event.time.at > dossier.executionStarted.time.at))
        return null;
      return gap / 1000;
    },
  },
  {
    kind: 'execution-started',
    fit(event, dossier) {
      const start = dossier.started;
      if (event.kind !== 'execution-started' || !start) return null;
      if (event.time.at < start.time.at - ORDER_SLACK) return null;
      if (start.codeLength !== null && event.codeLength !== null && start.codeLength !== event.codeLength) return null;
      if (start.language !== null && event.language !== null && start.language !== event.language) return null;
      if (dossier.executionStarted) return null;
      return msBetween(start.time.at, event.time.at);
    },
  },
  {
    kind: 'session-finished',
    fit(event, dossier) {
      const since = dossier.executionStarted ?? dossier.started;
      if (!since || event.time.at < since.time.at - ORDER_SLACK) return null;
      // It directly precedes the request's own last line; without that line, it is only known to come later.
      return dossier.finished ? Math.abs(msBetween(event.time.at, dossier.finished.time.at)) : 1000;
    },
  },
];

function joinStage(stage: Stage, dossiers: readonly Dossier[], unclaimed: Unclaimed): void {
  const wanted = unclaimed.of(stage.kind).filter(({ event }) => event.ids.sessionId !== null);
  if (wanted.length === 0) return;
  const bySession = new Map<string, number[]>();
  const unknown: number[] = [];
  dossiers.forEach((d, i) => {
    if (d.sessionId === null) {
      unknown.push(i);
      return;
    }
    const key = d.sessionId.slice(0, 12);
    const list = bySession.get(key);
    if (list) list.push(i);
    else bySession.set(key, [i]);
  });
  unknown.sort((a, b) => startOf(dossiers[a]) - startOf(dossiers[b]));

  // Several lines may tell one stage (`Session created` by two loggers): those of one session and moment go together.
  const groups = groupMoments(wanted);
  const edges = new EdgeList();
  const knownCandidates = groups.map((group, g) => {
    const first = group[0]?.event;
    if (!first) return 0;
    const before = edges.length;
    for (const i of bySession.get(sessionKey(first)) ?? []) pushEdge(edges, stage, dossiers, i, g, first, 0);
    const known = edges.length - before;
    for (const i of within(unknown, dossiers, first.time.at)) {
      pushEdge(edges, stage, dossiers, i, g, first, UNKNOWN_SESSION_COST);
    }
    return known;
  });
  for (const pair of assign(edges)) {
    const dossier = dossiers[pair.left];
    if (!dossier) continue;
    const group = groups[pair.right] ?? [];
    const basis = basisOf(pair, dossier, group[0]?.event, knownCandidates[pair.right] ?? 0);
    for (const entry of group) addEvent(dossier, entry, basis);
  }
}

function basisOf(pair: Pairing, dossier: Dossier, event: LogEvent | undefined, known: number): JoinBasis {
  const named = dossier.sessionId !== null && event && sessionKey(event) === dossier.sessionId.slice(0, 12);
  if (named && (pair.only || known === 1)) return 'session-id';
  return pair.only ? 'only-candidate' : 'assignment';
}

/** Some lines cut the session id to 12 characters. */
function sessionKey(event: LogEvent): string {
  return (event.ids.sessionId ?? '').slice(0, 12);
}

function pushEdge(
  edges: EdgeList,
  stage: Stage,
  dossiers: readonly Dossier[],
  left: number,
  right: number,
  event: LogEvent,
  extra: number,
): void {
  const dossier = dossiers[left];
  if (!dossier || !sameInstance(dossier, event)) return;
  if (dossier.finished && event.time.at > dossier.finished.time.at + ORDER_SLACK) return;
  const cost = stage.fit(event, dossier);
  if (cost !== null) edges.add(left, right, cost + extra);
}

/** Requests without a session that were accepted within the time in which one is resolved. */
function within(unknown: readonly number[], dossiers: readonly Dossier[], at: Micros): number[] {
  const low = upperBound(unknown, at - RESOLVE_WITHIN, (i) => startOf(dossiers[i]));
  const found: number[] = [];
  for (let i = low; i < unknown.length; i++) {
    const index = unknown[i] ?? 0;
    if (startOf(dossiers[index]) > at + ORDER_SLACK) break;
    found.push(index);
  }
  return found;
}

function startOf(dossier: Dossier | undefined): Micros {
  return dossier?.started?.time.at ?? Number.NEGATIVE_INFINITY;
}

function groupMoments(entries: readonly Entry[]): Entry[][] {
  if (entries[0]?.event.kind !== 'session-resolved') return entries.map((entry) => [entry]);
  const groups: Entry[][] = [];
  const last = new Map<string, Entry[]>();
  for (const entry of entries) {
    const { event } = entry;
    const key = `${event.ids.sessionId}\0${instanceOf(event)}`;
    const group = last.get(key);
    const previous = group?.at(-1)?.event;
    if (group && previous && event.time.at - previous.time.at < ORDER_SLACK) {
      group.push(entry);
      continue;
    }
    const fresh = [entry];
    last.set(key, fresh);
    groups.push(fresh);
  }
  return groups;
}

/** An execution's end names it in full (21 characters), its start by the first 8. */
function joinExecutionEnds(dossiers: readonly Dossier[], unclaimed: Unclaimed): void {
  const byPrefix = new Map<string, Dossier>();
  for (const dossier of dossiers) {
    const id = dossier.executionStarted?.ids.executionId;
    if (id) byPrefix.set(id.slice(0, 8), dossier);
  }
  for (const entry of unclaimed.withExecutionId()) {
    const dossier = byPrefix.get(entry.event.ids.executionId?.slice(0, 8) ?? '');
    if (dossier) addEvent(dossier, entry, 'execution-id');
  }
}
