import { failures } from '../judging/calls.ts';
import { diedAt } from '../judging/death.ts';
import { type EventOf, everyEventOf } from '../judging/events.ts';
import { refutes, supports } from '../judging/evidence.ts';
import { execServerLifecycle } from '../judging/exec-server.ts';
import { extent } from '../judging/extent.ts';
import { PROBE } from '../judging/probe-path.ts';
import { type Judgement, judgement, type Rule } from '../judging/rule.ts';
import { firstAfter, nearest } from '../judging/sorted.ts';
import { allOf, count, countWas } from '../judging/wording.ts';
import type { Case, LogEvent, Micros, Timeline } from '../types.ts';

// A kubelet asks every 10 s by default and gives up after 3 failures: what matters lies within that of a death.
// https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/
const AROUND_MICROS = 30_000_000;
const SETTLED_BY = "the platform's events (kubectl get events: Unhealthy, Killing) and the probes' access lines";

const CITED = 4;
// Of two kinds of probes, each of its own period, one may be asked just before the other.
const TOGETHER_MICROS = 100_000;
// Fewer probes than that show no rhythm in which one could be missing.
const FEWEST_PAUSES = 2;
// It takes three failures in a row (`failureThreshold`, HAProxy's `fall`): unanswered, they leave four times the usual pause.
const ROOM_FOR_THREE = 3.5;
// One failed probe takes nobody out: HAProxy's `fall` is 3, a kubelet's `failureThreshold` is 3.
const ENOUGH = 2;

type Probe = EventOf<'response-started'>;

/**
 * Readiness or liveness probes failed, or traffic was withdrawn. That turns new calls away before they reach the server;
 * it does not end calls that run. Probes answered 200 around the deaths refute it.
 */
export const probeFailure: Rule = {
  name: 'probe-failure',
  hypothesis: 'Readiness or liveness probes failed, or traffic was withdrawn',
  judge(c) {
    const bad = failures(c);
    if (bad.length === 0) return judgement('untested', 'No call failed.');
    const probes = nearDeaths(
      c,
      everyEventOf(c, 'response-started').filter((e) => PROBE.test(e.path)),
    );
    const failed: readonly LogEvent[] = [
      ...probes.filter((e) => e.status >= 500),
      ...everyEventOf(c, 'probe-failed').filter((e) => e.probe !== 'startup'),
    ].sort((x, y) => x.time.at - y.time.at);
    const withdrawn = bad.filter((t) => isTurnedAway(t) && isUnready(t, failed, probes) && isUp(c, t));
    if (withdrawn.length > 0) return turnedAway(c, withdrawn, failed);
    if (failed.length > 0) {
      // A failed probe withdraws traffic; it does not hang up on calls that run. So it is a lead, never the cause by itself.
      return judgement(
        'untested',
        `${count(distinct(failed), 'probe')} failed around the lost calls; that withdraws new traffic but does not end calls that run.`,
        {
          evidence: failed.slice(0, CITED).map((e) => supports(e.source, sayFailed(e))),
          settledBy: SETTLED_BY,
        },
      );
    }
    if (probes.length > 0) {
      const answered = allOf(probes.length, 'probe', ' that is logged within 30 s of the lost calls');
      const evidence = closest(probes, c).map((e) => refutes(e.source, `the probe got ${e.status}`));
      const times = probes.map((e) => e.time.at).sort((a, b) => a - b);
      const usual = usualPause(times);
      if (usual !== null && deaths(c).every((at) => isSurrounded(at, times, usual)))
        return judgement('ruled-out', `${answered} answered, before and after each of them.`, { evidence });
      return judgement(
        'unlikely',
        `${answered} answered; but one that gets no answer leaves no line, and around them there is room for several such.`,
        { evidence, settledBy: SETTLED_BY },
      );
    }
    return judgement('untested', 'No probe is logged around the lost calls.', { settledBy: SETTLED_BY });
  },
};

/** The call was refused on its way: by nobody listening, or by a hop that had no server to send it to; no line of the server knows it. */
function isTurnedAway(t: Timeline): boolean {
  if (t.events.some(({ event }) => event.role === 'server')) return false;
  if (t.outcome === 'never-arrived') return t.callerReason === 'connection-refused';
  return t.outcome === 'delivered' && (t.status === 502 || t.status === 503);
}

/** Probes failed before the call, and none was answered well between that and the call. */
function isUnready(t: Timeline, failed: readonly LogEvent[], probes: readonly Probe[]): boolean {
  const at = t.startedAt.at;
  const before = failed.findLast((e) => e.time.at <= at && at - e.time.at <= AROUND_MICROS);
  if (!before) return false;
  // Liveness goes on being answered well: what counts is the same question.
  const path = before.kind === 'response-started' ? before.path : lastFailedPath(failed, at);
  return !probes.some((e) => e.status < 500 && e.path === path && e.time.at > before.time.at && e.time.at < at);
}

/** How many probes failed: what the server says of them, else what the platform or a hop says, which may be the same. */
function distinct(failed: readonly LogEvent[]): number {
  const own = failed.filter((e) => e.kind === 'response-started').length;
  return own > 0 ? own : failed.length;
}

function lastFailedPath(failed: readonly LogEvent[], at: number): string | null {
  const probe = failed.findLast((e) => e.kind === 'response-started' && e.time.at <= at);
  return probe?.kind === 'response-started' ? probe.path : null;
}

/** The server wrote before and after: it was there, and merely not asked. */
function isUp(c: Case, t: Timeline): boolean {
  const at = t.startedAt.at;
  const next = firstAfter(c.serverAlive, at);
  const [before, after] = [c.serverAlive[next - 1], c.serverAlive[next]];
  if (before === undefined || after === undefined || after - before > AROUND_MICROS) return false;
  return !execServerLifecycle(c).some((e) => e.time.at >= before && e.time.at <= after);
}

function turnedAway(c: Case, calls: readonly Timeline[], failed: readonly LogEvent[]): Judgement {
  // The word of whoever withdrew the traffic: a hop that says it has no server, or the platform's own line on the probe.
  const begun = extent(calls.map((t) => t.startedAt.at));
  const [from, to] = [begun.min - AROUND_MICROS, begun.max];
  const words = everyEventOf(c, 'probe-failed').filter((e) => e.time.at >= from && e.time.at <= to);
  const sure = words.length > 0 && failed.length >= ENOUGH && calls.every((t) => t.joinConfidence !== 'ambiguous');
  return judgement(
    sure ? 'confirmed' : 'likely',
    `${count(distinct(failed), 'probe')} failed, and ${countWas(calls.length, 'call')} turned away on the way to the server, which was up.`,
    {
      evidence: [
        ...words.slice(0, CITED).map((e) => supports(e.source, 'the server is taken out because its probe failed')),
        ...failed
          .filter((e) => e.kind === 'response-started')
          .slice(0, CITED)
          .map((e) => supports(e.source, sayFailed(e))),
        ...calls.slice(0, CITED).flatMap((t) => {
          const last = t.events.at(-1)?.event;
          return last ? [supports(last.source, 'turned away; no line of the server knows this call')] : [];
        }),
      ],
      explains: calls.map((t) => t.id),
      settledBy: sure ? null : SETTLED_BY,
    },
  );
}

function sayFailed(e: LogEvent): string {
  return e.kind === 'response-started' ? `the probe got ${e.status}` : 'a probe failed';
}

function deaths(c: Case): Micros[] {
  return failures(c)
    .map((t) => diedAt(t) ?? t.startedAt.at)
    .sort((a, b) => a - b);
}

function nearDeaths(c: Case, probes: readonly Probe[]): Probe[] {
  const at = deaths(c);
  return probes.filter((e) => Math.abs((nearest(at, e.time.at) ?? 0) - e.time.at) <= AROUND_MICROS);
}

/** The usual time between probes that come at `times`, in order; null where there are too few to tell. */
function usualPause(times: readonly Micros[]): Micros | null {
  // Readiness and liveness are asked together: their pauses are those between such groups.
  const pauses = times.slice(1).flatMap((x, i) => (x - (times[i] ?? x) > TOGETHER_MICROS ? [x - (times[i] ?? x)] : []));
  if (pauses.length < FEWEST_PAUSES) return null;
  return pauses.sort((a, b) => a - b)[Math.floor(pauses.length / 2)] ?? 0;
}

/** Answered probes went on around that moment: one or more before and after, with no room in between for as many failures as it takes. */
function isSurrounded(at: Micros, times: readonly Micros[], usual: Micros): boolean {
  const next = firstAfter(times, at);
  const [before, after] = [times[next - 1], times[next]];
  return before !== undefined && after !== undefined && after - before < ROOM_FOR_THREE * usual;
}

/** For each of the first deaths the nearest probe. */
function closest(probes: readonly Probe[], c: Case): Probe[] {
  const byTime = new Map(probes.map((e) => [e.time.at, e]));
  const times = [...byTime.keys()].sort((a, b) => a - b);
  const found = deaths(c)
    .slice(0, CITED)
    .flatMap((x) => byTime.get(nearest(times, x) ?? 0) ?? []);
  return [...new Set(found)];
}
