import { agentLimitNear } from '../judging/agent-limit.ts';
import { failures, wordsOf } from '../judging/calls.ts';
import { disorders } from '../judging/coherence.ts';
import { callerError, diedAt, serverEnd } from '../judging/death.ts';
import { eventsOf } from '../judging/events.ts';
import { refutes, supports, supportsIf } from '../judging/evidence.ts';
import { execServerLifecycle, type Lifecycle } from '../judging/exec-server.ts';
import { extent } from '../judging/extent.ts';
import { givenUp } from '../judging/given-up.ts';
import { timersNear } from '../judging/known-timers.ts';
import { type Judgement, judgement, type Rule } from '../judging/rule.ts';
import { hasBetween } from '../judging/sorted.ts';
import { count } from '../judging/wording.ts';
import type { Case, FactKind, LogEvent, Micros, Timeline } from '../types.ts';

// The log must go on for a second without the server before its silence says anything.
const SILENT_FOR_MICROS = 1_000_000;
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
// The words of src/server: stop-server.ts and end-at-once.ts.
const STOPPED = /^stopping$|^the server was stopped$|\bSIG(?:TERM|INT|HUP)\b/;
const END_KINDS: readonly FactKind[] = [
  'execution-finished',
  'request-finished',
  'response-started',
  'response-sent',
  'response-undeliverable',
  'client-disconnected',
];
const SETTLED_BY =
  "the platform's events (kubectl get events, kubectl describe pod: OOMKilled, Killing, Back-off), or the server's next start-up lines";

/** The server process was stopped, killed or redeployed while the call ran. SIGKILL leaves no line: only a new start tells. */
export const serverRestart: Rule = {
  name: 'server-restart',
  hypothesis: 'The server process was stopped, killed or redeployed while the call ran',
  judge(c) {
    const said = c.timelines.flatMap(saidStopped);
    if (said.length > 0) return stoppedByItself(said);
    const lifecycle = execServerLifecycle(c);
    const ends = looseEnds(c);
    const open = c.timelines.filter(
      (t) => mayBeCutOff(t) && !hasBetween(ends, t.startedAt.at, lastMoment(t, lifecycle)),
    );
    const cut = open.flatMap((t) => {
      const by = cutBy(c, t, lifecycle);
      return by ? [{ t, by }] : [];
    });
    // Quoted lines, or logs shuffled into each other: what comes next in them did not come next.
    if (cut.length > 0 && disorders(c).length > 0)
      return judgement(
        'untested',
        'The lines of these logs are not in order of time: what followed a call is not known.',
        {
          settledBy: SETTLED_BY,
        },
      );
    if (cut.length > 0) {
      const sure = isSure(c, cut, lifecycle);
      return judgement(
        sure ? 'confirmed' : 'likely',
        `The server process ${cut.some((x) => x.by.kind === 'server-started') ? 'started anew' : 'stopped'} before ${count(cut.length, 'call')} had ended.`,
        {
          evidence: cut.flatMap(({ t, by }) => [
            supports(by.source, by.kind === 'server-started' ? 'the server starts anew' : 'the server stops'),
            ...supportsIf(callerError(t), 'the caller lost its connection'),
          ]),
          explains: cut.map((x) => x.t.id),
          settledBy: sure ? null : SETTLED_BY,
        },
      );
    }
    return silence(c, open) ?? against(c);
  },
};

/** `kcr serve` says itself that it ended a call because it was told to stop. */
function saidStopped(t: Timeline): { t: Timeline; e: LogEvent }[] {
  const ends = [...eventsOf(t, 'server-closed'), ...eventsOf(t, 'request-aborted')];
  const e = ends.find((end) => STOPPED.test(end.why ?? ''));
  return e ? [{ t, e }] : [];
}

function stoppedByItself(said: readonly { t: Timeline; e: LogEvent }[]): Judgement {
  return judgement(
    'confirmed',
    `The server says that it ended ${count(said.length, 'call')} itself, because it was told to stop.`,
    {
      evidence: said.map(({ e }) => supports(e.source, 'the server ends this call because it stops')),
      explains: said.map(({ t }) => t.id),
    },
  );
}

interface Cut {
  readonly t: Timeline;
  /** The start or stop that cut it off. */
  readonly by: Lifecycle;
}

/**
 * That the process ended, and not merely its log: a log that is cut, with a later one behind it, looks alike but for the
 * caller's word. So it takes a caller whose connection broke, the process seen alive before, and one of: stop lines; calls
 * refused while nothing listened; calls of different ages that broke in one moment; a new start soon after a call that
 * broke at no timer's value.
 */
function isSure(c: Case, cut: readonly Cut[], lifecycle: readonly Lifecycle[]): boolean {
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
    .filter((t) => eventsOf(t, 'request-started').length === 0)
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

/** No start-up line, but the server never wrote again although the log goes on. */
function silence(c: Case, open: readonly Timeline[]): Judgement | null {
  const last = c.serverAlive[c.serverAlive.length - 1];
  if (last === undefined || c.to === null) return null;
  const until: Micros = c.to;
  const cut = open.filter((t) => {
    const died = diedAt(t);
    return t.outcome === 'server-left' && died !== null && died > last && until - died >= SILENT_FOR_MICROS;
  });
  if (cut.length === 0) return null;
  return judgement(
    'likely',
    `The server wrote nothing more after it lost ${count(cut.length, 'call')}, although the log goes on.`,
    {
      evidence: cut.flatMap((t) => [
        ...supportsIf(callerError(t), 'the caller lost its connection; the server has no end of this call'),
        ...supportsIf(
          t.events.findLast((e) => e.event.role === 'server')?.event ?? null,
          "the server's last line of this call",
        ),
      ]),
      explains: cut.map((t) => t.id),
      settledBy: SETTLED_BY,
    },
  );
}

function wentOn(lost: number, dropped: number): string {
  if (dropped === 0) return 'The same server process went on and finished every call that was lost.';
  if (dropped === lost)
    return 'The same server process went on: it saw the caller leave every call that was lost, and aborted the call for that.';
  return `The same server process went on: it finished ${lost - dropped} of the ${lost} calls that were lost, and aborted ${dropped} because the caller had left.`;
}

/** The server wrote a line shortly before and shortly after the call was lost, and neither started nor stopped in between. */
function wroteAround(c: Case, t: Timeline): boolean {
  const died = diedAt(t) ?? t.startedAt.at;
  const [from, to] = [died - SOON_MICROS, died + SOON_MICROS];
  if (!hasBetween(c.serverAlive, from, died) || !hasBetween(c.serverAlive, died, to)) return false;
  return !execServerLifecycle(c).some((e) => e.time.at >= from && e.time.at <= to);
}

function against(c: Case): Judgement {
  const bad = failures(c);
  if (bad.length === 0) return judgement('untested', 'No call was lost.');
  const ends = bad.map(serverEnd).filter((e) => e !== null);
  if (ends.length > 0 && ends.length === bad.length) {
    const dropped = bad.flatMap((t) => givenUp(t) ?? []);
    return judgement('ruled-out', wentOn(bad.length, dropped.length), {
      evidence: ends.slice(0, 3).map((e) => refutes(e.source, 'the server was alive and ended this call itself')),
    });
  }
  if (ends.length > 0)
    return judgement('unlikely', 'The server finished calls that were lost, and shows no stop or start.', {
      evidence: ends.slice(0, 3).map((e) => refutes(e.source, 'the server was alive and ended this call itself')),
      settledBy: SETTLED_BY,
    });
  if (bad.every((t) => wroteAround(c, t))) {
    const which = bad.length === 1 ? 'the call that was' : 'each call that was';
    return judgement(
      'unlikely',
      `The server wrote lines before and after ${which} lost, and none of a stop or start.`,
      {
        settledBy: SETTLED_BY,
      },
    );
  }
  return judgement('untested', "The server's log of that time is not among these, or shows neither stop nor start.", {
    settledBy: SETTLED_BY,
  });
}
