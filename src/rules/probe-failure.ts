import { failures } from '../judging/calls.ts';
import { diedAt } from '../judging/death.ts';
import { type EventOf, everyEventOf } from '../judging/events.ts';
import { refutes, supports } from '../judging/evidence.ts';
import { PROBE } from '../judging/probe-path.ts';
import { judgement, type Rule } from '../judging/rule.ts';
import { nearest } from '../judging/sorted.ts';
import { count } from '../judging/wording.ts';
import type { Case } from '../types.ts';

// A kubelet asks every 10 s by default and gives up after 3 failures: what matters lies within that of a death.
// https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/
const AROUND_MICROS = 30_000_000;
const SETTLED_BY = "the platform's events (kubectl get events: Unhealthy, Killing) and the probes' access lines";

const CITED = 4;

type Probe = EventOf<'response-started'>;

/** Readiness or liveness probes failed, or traffic was withdrawn. Probes answered 200 around the deaths refute it. */
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
    const failed = probes.filter((e) => e.status >= 500);
    if (failed.length > 0) {
      // A failed probe withdraws traffic; it does not hang up on calls that run. So it is a lead, never the cause by itself.
      return judgement(
        'untested',
        `${count(failed.length, 'probe')} failed around the lost calls; that withdraws new traffic but does not end calls that run.`,
        {
          evidence: failed.slice(0, CITED).map((e) => supports(e.source, `the probe got ${e.status}`)),
          settledBy: SETTLED_BY,
        },
      );
    }
    if (probes.length > 0) {
      return judgement(
        'ruled-out',
        `All ${count(probes.length, 'probe')} within 30 s of the lost calls were answered.`,
        {
          evidence: closest(probes, c).map((e) => refutes(e.source, `the probe got ${e.status}`)),
        },
      );
    }
    return judgement('untested', 'No probe is logged around the lost calls.', { settledBy: SETTLED_BY });
  },
};

function deaths(c: Case): number[] {
  return failures(c)
    .map((t) => diedAt(t) ?? t.startedAt.at)
    .sort((a, b) => a - b);
}

function nearDeaths(c: Case, probes: readonly Probe[]): Probe[] {
  const at = deaths(c);
  return probes.filter((e) => Math.abs((nearest(at, e.time.at) ?? 0) - e.time.at) <= AROUND_MICROS);
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
