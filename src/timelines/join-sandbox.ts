import { msBetween } from '../time/instant.ts';
import type { JoinBasis, LogEvent, Micros } from '../types.ts';
import { activeAt, begin, end, type Spans, spansOf } from './active-at.ts';
import { assign } from './assign.ts';
import { addEvent, type Dossier } from './dossier.ts';
import { EdgeList } from './edges.ts';
import { Nearest } from './nearest.ts';
import type { Unclaimed } from './unclaimed.ts';

/** The server logs the sandbox's answer this soon after the sandbox logs it, and its own end of work soon after. */
const HANDOVER: Micros = 2_000_000;
const ORDER_SLACK: Micros = 20_000;
/** Of the executions that were running at a line's time, so many of the likeliest are kept. */
const CANDIDATES = 16;
/** In ms: what an execution whose end is not logged costs, so that one whose end fits is preferred. */
const OPEN_END_COST = 1000;

/**
 * Joins the calls to the sandbox, and the sandbox's own lines, to executions. `POST /execute` carries no identifier
 * but the pod's address: it ends right before the execution does; the pod's other calls go with it, for a pod serves
 * one execution and is thrown away.
 */
export function joinSandbox(dossiers: readonly Dossier[], unclaimed: Unclaimed): void {
  const running = spansOf(dossiers.filter((d) => d.executionStarted || d.started));
  const podOf = joinExecuteCalls(running, unclaimed);
  joinByPod(running, podOf, unclaimed);
  for (const line of unnamedLines) joinByTime(running, unclaimed, line);
}

function isExecute(event: LogEvent): boolean {
  return 'path' in event && event.path === '/execute';
}

function joinExecuteCalls(running: Spans, unclaimed: Unclaimed): Map<Dossier, string> {
  joinByTime(running, unclaimed, {
    kinds: ['sandbox-responded'],
    wants: isExecute,
    cost: (event, d) => (Number.isFinite(end(d)) ? Math.abs(msBetween(event.time.at, end(d))) : OPEN_END_COST),
  });
  const podOf = new Map<Dossier, string>();
  for (const d of running.sorted) {
    const call = d.events.find(({ event }) => event.kind === 'sandbox-responded')?.event;
    if (call?.ids.pod) podOf.set(d, call.ids.pod);
  }
  return podOf;
}

/** What a sandbox's pod tells by its name or address. */
const DETAILS = [
  'sandbox-started',
  'sandbox-finished',
  'sandbox-timeout',
  'sandbox-failed',
  'sandbox-responded',
  'response-started',
] as const;

/** What names the execution's pod: its address on the server's calls, its name as the envelope's pod. */
function joinByPod(running: Spans, podOf: ReadonlyMap<Dossier, string>, unclaimed: Unclaimed): void {
  const owners = new Map<string, Dossier[]>();
  const own = (pod: string | null, dossier: Dossier) => {
    if (pod === null) return;
    const list = owners.get(pod);
    if (list) list.push(dossier);
    else owners.set(pod, [dossier]);
  };
  for (const dossier of running.sorted) {
    own(podOf.get(dossier) ?? null, dossier);
    for (const { event } of dossier.events) if (event.kind === 'session-finished') own(event.ids.pod, dossier);
  }
  const spans = new Map<string, Spans>();
  const spansOfPod = (pod: string) => {
    const own = owners.get(pod);
    if (!own) return undefined;
    const known = spans.get(pod) ?? spansOf(own, end, Number.POSITIVE_INFINITY);
    spans.set(pod, known);
    return known;
  };
  for (const entry of unclaimed.among(DETAILS)) {
    const { event } = entry;
    if (event.kind === 'response-started' && !(event.role === 'sandbox' && isExecute(event))) continue;
    const pod = event.role === 'sandbox' ? event.origin.pod : event.ids.pod;
    const known = pod === null ? undefined : spansOfPod(pod);
    if (!known) continue;
    const [only, other] = activeAt(known, event.time.at, ORDER_SLACK);
    const dossier = only === undefined || other !== undefined ? undefined : known.sorted[only];
    if (dossier) addEvent(dossier, entry, 'execution-id');
  }
}

/** A kind of line without any name, to be joined by time alone; `cost` in ms, null where it cannot belong. */
interface UnnamedLine {
  readonly kinds: readonly LogEvent['kind'][];
  readonly wants: (event: LogEvent) => boolean;
  readonly cost: (event: LogEvent, dossier: Dossier) => number | null;
}

const unnamedLines: readonly UnnamedLine[] = [
  { kinds: ['response-started'], wants: isExecute, cost: beforeAnswer },
  { kinds: ['sandbox-finished', 'sandbox-timeout'], wants: () => true, cost: beforeAnswer },
  { kinds: ['sandbox-started'], wants: () => true, cost: (e, d) => since(e, begin(d)) },
  { kinds: ['sandbox-failed'], wants: () => true, cost: (e, d) => since(e, begin(d)) },
];

function joinByTime(running: Spans, unclaimed: Unclaimed, line: UnnamedLine): void {
  const wanted = unclaimed
    .among(line.kinds)
    .filter(({ event }) => line.wants(event) && event.role !== 'caller' && event.role !== 'proxy');
  const edges = new EdgeList();
  const best = new Nearest(CANDIDATES);
  wanted.forEach(({ event }, right) => {
    best.clear();
    for (const left of activeAt(running, event.time.at, ORDER_SLACK)) {
      const dossier = running.sorted[left];
      const cost = dossier ? line.cost(event, dossier) : null;
      if (cost !== null) best.add(cost, left);
    }
    for (const { place, cost } of best.inOrder()) edges.add(place, right, cost);
  });
  for (const pair of assign(edges)) {
    const dossier = running.sorted[pair.left];
    const entry = wanted[pair.right];
    if (!dossier || !entry) continue;
    const basis: JoinBasis = pair.only ? 'only-candidate' : 'assignment';
    addEvent(dossier, entry, basis);
  }
}

/** The sandbox's last lines come right before the server logs its answer. */
function beforeAnswer(event: LogEvent, dossier: Dossier): number | null {
  const call = dossier.events.find(({ event: e }) => e.kind === 'sandbox-responded' && isExecute(e))?.event;
  const until = call?.time.at ?? end(dossier);
  if (event.time.earliest > until + ORDER_SLACK) return null;
  if (!Number.isFinite(until)) return OPEN_END_COST;
  const gap = until - event.time.at;
  return gap > HANDOVER && event.time.latest < until - HANDOVER ? null : Math.abs(gap) / 1000;
}

function since(event: LogEvent, from: Micros): number | null {
  return event.time.latest < from - ORDER_SLACK ? null : Math.abs(event.time.at - from) / 1000;
}
