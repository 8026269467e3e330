import type { Case, FactKind, LogEvent, Micros, Timeline } from '../types.ts';
import { agentLimitNear } from './agent-limit.ts';
import { wordsOf } from './calls.ts';
import { callerError, diedAt, serverEnd } from './death.ts';
import { eventOf } from './events.ts';
import type { Lifecycle } from './exec-server.ts';
import { extent } from './extent.ts';
import { timersNear } from './known-timers.ts';
import { hasBetween } from './sorted.ts';

// Clocks of caller and server.
const CLOCKS_MICROS = 2_000_000;
// A container that crashes again and again is started anew after 5 minutes at the most (CrashLoopBackOff,
// https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy), and then has to start. What starts later
// is another story.
const ANEW_WITHIN_MICROS = 360_000_000;
// What one event breaks breaks together; calls that a timer of theirs ended would have to be of the same age.
const AT_ONCE_MICROS = 100_000;
const AGES_DIFFER_MICROS = 250_000;
// A killed container is started anew within seconds at the first time.
const SOON_MICROS = 60_000_000;
const END_KINDS: readonly FactKind[] = [
  'execution-finished',
  'request-finished',
  'response-started',
  'response-sent',
  'response-undeliverable',
  'client-disconnected',
];

/** A call that ended because the server started anew, or stopped. */
export interface Cut {
  readonly t: Timeline;
  /** The start or stop that cut it off. */
  readonly by: Lifecycle;
}

/** Calls without an answer and without an end on the server's side, of which no line can have been lost. */
export function openCalls(c: Case, lifecycle: readonly Lifecycle[]): Timeline[] {
  const ends = looseEnds(c);
  return c.timelines.filter((t) => mayBeCutOff(t) && !hasBetween(ends, t.startedAt.at, lastMoment(t, lifecycle)));
}

/** Those of `open` that a start or stop of the server cut off. */
export function cutOff(c: Case, open: readonly Timeline[], lifecycle: readonly Lifecycle[]): Cut[] {
  return open.flatMap((t) => {
    const by = cutBy(c, t, lifecycle);
    return by ? [{ t, by }] : [];
  });
}

/**
 * That the process ended, and not merely its log: a log that is cut, with a later one behind it, looks alike but for the
 * caller's word. So it takes a caller whose connection broke, the process seen alive before, and one of: stop lines; calls
 * refused while nothing listened; calls of different ages that broke in one moment; a new start soon after a call that
 * broke at no timer's value.
 */
export function isSure(c: Case, cut: readonly Cut[], lifecycle: readonly Lifecycle[]): boolean {
  const told = cut.filter(
    ({ t }) =>
      t.joinConfidence !== 'ambiguous' &&
      callerError(t) !== null &&
      // A call that only the caller tells of may have been another server's.
      (t.outcome === 'never-arrived' || t.events.some(({ event }) => event.role === 'server')),
  );
  return told.some(({ t, by }) => {
    const died = diedAt(t) ?? t.startedAt.at;
    if (!hasBetween(c.serverAlive, Number.NEGATIVE_INFINITY, died)) return false;
    if (lifecycle.some((e) => e.kind !== 'server-started' && Math.abs(e.time.at - died) <= CLOCKS_MICROS)) return true;
    const together = told.filter((x) => Math.abs((diedAt(x.t) ?? 0) - died) <= AT_ONCE_MICROS);
    const ages = extent(together.map((x) => x.t.startedAt.at));
    if (ages.max - ages.min >= AGES_DIFFER_MICROS) return true;
    if (by.kind === 'server-started' && isSoon(c, died, by.time.at) && atNoTimer(t)) return true;
    return c.timelines.some(
      (x) =>
        x.callerReason === 'connection-refused' &&
        x.startedAt.at >= died - CLOCKS_MICROS &&
        x.startedAt.at <= by.time.at + CLOCKS_MICROS,
    );
  });
}

/** The server wrote shortly before, and started shortly after. */
function isSoon(c: Case, died: Micros, started: Micros): boolean {
  return started - died <= SOON_MICROS && hasBetween(c.serverAlive, died - SOON_MICROS, died);
}

/** When the call broke is known, and no default timer has that value: nor has Node's agent with any hint of a server. */
function atNoTimer({ leftAfter, startedAt, events }: Timeline): boolean {
  const error = events.find(({ event }) => event.kind === 'caller-error')?.event;
  const ms = leftAfter?.ms ?? (error ? (error.time.at - startedAt.at) / 1000 : null);
  if (ms === null) return false;
  return timersNear(ms, 0).length === 0 && agentLimitNear(ms, 0) === null;
}

/** Ends of calls whose beginning is not known: with them about, a call without an end has merely lost its lines. */
function looseEnds(c: Case): Micros[] {
  const paths = new Set(c.timelines.map((t) => t.path));
  const stray = c.timelines
    .filter((t) => eventOf(t, 'request-started') === null)
    .flatMap((t) => t.events.map((e) => e.event));
  return [...stray, ...c.others]
    .filter((e) => END_KINDS.includes(e.kind) && e.role !== 'sandbox' && isCall(e, paths))
    .map((e) => e.time.at)
    .sort((a, b) => a - b);
}

function isCall(e: LogEvent, paths: ReadonlySet<string>): boolean {
  if (e.kind !== 'response-started' && e.kind !== 'response-sent') return true;
  return paths.has(e.path);
}

/** Until when an end of the call could have been logged. */
function lastMoment(t: Timeline, lifecycle: readonly Lifecycle[]): Micros {
  return lifecycle.find((e) => e.time.at >= t.startedAt.at)?.time.at ?? Number.POSITIVE_INFINITY;
}

/** Without an answer, and without an end on the server's side. */
function mayBeCutOff(t: Timeline): boolean {
  if (t.outcome === 'delivered' || serverEnd(t) !== null) return false;
  if (t.outcome === 'never-arrived') return t.callerReason === 'connection-refused';
  return wordsOf(t.callerReason) === 'hang-up' || wordsOf(t.callerReason) === 'hidden';
}

/** The start or stop of the server between the last that is known of the call and its end. */
function cutBy(c: Case, t: Timeline, lifecycle: readonly Lifecycle[]): Lifecycle | null {
  const from = t.startedAt.at;
  const died = diedAt(t);
  const next = lifecycle.find((e) => e.time.at >= from);
  if (!next) return null;
  if (t.outcome === 'never-arrived') {
    // Refused: nothing listened, so the server must have been silent from before this moment until it started.
    const start = lifecycle.find((e) => e.kind === 'server-started' && e.time.at >= from - CLOCKS_MICROS);
    const spoke = start && hasBetween(c.serverAlive, from + CLOCKS_MICROS, start.time.at - CLOCKS_MICROS);
    return start && !spoke && start.time.at - from <= ANEW_WITHIN_MICROS ? start : null;
  }
  // A planned stop lets calls end. Without the caller's word only a new start shows that one did not.
  if (next.time.at - (died ?? from) > ANEW_WITHIN_MICROS) return null;
  if (died === null) return next.kind === 'server-started' ? next : null;
  // The server must not have written a line between the death and the new start, beyond what two clocks can differ.
  if (next.kind !== 'server-started') return next.time.at <= died + CLOCKS_MICROS ? next : null;
  const livedOn = hasBetween(c.serverAlive, died + CLOCKS_MICROS, next.time.at - CLOCKS_MICROS);
  return livedOn ? null : next;
}
