import { holm } from '../stats/holm.ts';
import { ksTwoSample } from '../stats/ks-two-sample.ts';
import { mannWhitney } from '../stats/mann-whitney.ts';
import { callerOnly } from './caller-only.ts';
import type { ComparableReport } from './comparable-report.ts';
import type { Comparison, Criterion, CriterionName } from './comparison.ts';
import { conclude } from './conclude.ts';
import { type Criteria, DEFAULT_CRITERIA } from './criteria.ts';
import { CRITERION_NAMES } from './criterion-names.ts';
import { cutoffsOf } from './cutoffs-of.ts';
import { chooseExposed, exposedTest } from './exposed-test.ts';
import { leastProvenCutoff } from './least-proven-cutoff.ts';
import { judgeGaps, judgeHangUps, judgeJson, judgeNotices } from './long-call-criteria.ts';
import { mechanisms } from './mechanisms.ts';
import { judgeNewKinds, newKinds } from './new-failures.ts';
import { judgeShortCalls, shortCalls, slowerTest } from './short-calls.ts';
import { summariseSide } from './summarise-side.ts';
import { workload } from './workload.ts';

const TITLES: Record<CriterionName, string> = {
  workload: 'The workload is comparable',
  'hang-ups': 'The failing scenario no longer hangs up',
  'server-notices': 'The server no longer reports the disconnect for those calls',
  'parseable-json': 'Long calls end in parseable JSON',
  'heartbeat-gaps': 'Heartbeats come more often than the cutoff',
  'short-calls': 'Short calls behave as before',
  'new-failures': 'No new kinds of failure',
};

/**
 * Two reports in, what changed and whether it is a fix out. The test of the fix stands alone; the tests of side effects
 * (short calls, each new kind of failure) are corrected together (Holm), since any one of them spoils the verdict.
 */
export function compare(
  before: ComparableReport,
  after: ComparableReport,
  criteria: Criteria = DEFAULT_CRITERIA,
): Comparison {
  const cutoff = leastProvenCutoff(before, after, criteria.alpha);
  const calls = chooseExposed(before, after, cutoff);
  const test = exposedTest(calls, cutoff, criteria.alpha);
  const short = { before: shortCalls(before, cutoff), after: shortCalls(after, cutoff) };
  const ms = {
    before: short.before.flatMap((call) => call.durationMs ?? []),
    after: short.after.flatMap((call) => call.durationMs ?? []),
  };
  const kinds = newKinds(before, after);
  const slower = slowerTest(ms.before, ms.after, criteria.slowerByFactor).p;
  const [shortP = 1, ...kindPs] = holm([slower, ...kinds.map((kind) => kind.p)]);
  const rows: Rows = {
    workload: workload(
      { calls: calls.before, report: before },
      { calls: calls.after, report: after },
      cutoff?.ms ?? null,
      criteria.alpha,
    ),
    'hang-ups': judgeHangUps(test, criteria),
    'server-notices': judgeNotices(calls, criteria),
    'parseable-json': judgeJson(after, calls),
    'heartbeat-gaps': judgeGaps(calls, criteria.maxGapMs ?? shortestMs(before) ?? cutoff?.ms ?? null),
    'short-calls': judgeShortCalls(ms.before, ms.after, criteria.slowerByFactor, shortP, criteria.alpha),
    'new-failures': judgeNewKinds(kinds, kindPs, criteria.alpha),
  };
  const missing = callerOnly(before, after);
  const judged = missing === null ? rows : withoutServer(missing);
  const ks = ksTwoSample(ms.before, ms.after);
  const found = {
    before: summariseSide(before, calls.before, short.before),
    after: summariseSide(after, calls.after, short.after),
    cutoff:
      cutoff === null
        ? null
        : { ms: cutoff.ms, spreadMs: cutoff.spreadMs, from: before.cutoff ? ('before' as const) : ('after' as const) },
    exposed: test,
    mechanisms: mechanisms(calls.before, calls.after, before.cutoff && cutoff, after.cutoff),
    criteria: CRITERION_NAMES.map((name) => ({ name, title: titleOf(name, criteria), ...judged[name] })),
    durations: { mannWhitneyP: mannWhitney(ms.before, ms.after).p, ksP: ks.p, ksD: ks.d },
  };
  return { schemaVersion: 1, ...conclude(found, criteria), ...found };
}

/** Beats have to come more often than the shortest of the constants. */
function shortestMs(report: ComparableReport): number | null {
  const all = cutoffsOf(report).map(({ ms }) => ms);
  return all.length === 0 ? null : Math.min(...all);
}

type Rows = Record<CriterionName, Omit<Criterion, 'name' | 'title'>>;

function withoutServer(because: string): Rows {
  const untested = { status: 'not-tested', because, p: null, moreNeeded: null } as const;
  return {
    workload: { ...untested, status: 'failed' },
    'hang-ups': untested,
    'server-notices': untested,
    'parseable-json': untested,
    'heartbeat-gaps': untested,
    'short-calls': untested,
    'new-failures': untested,
  };
}

function titleOf(name: CriterionName, { maxGapMs }: Criteria): string {
  if (name !== 'heartbeat-gaps' || maxGapMs === null) return TITLES[name];
  return `Heartbeats come more often than every ${maxGapMs / 1000} s (maxGapMs)`;
}
