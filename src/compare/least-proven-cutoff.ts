import type { ComparableCutoff, ComparableReport } from './comparable-report.ts';
import { cutoffsOf } from './cutoffs-of.ts';
import { chooseExposed, exposedTest } from './exposed-test.ts';

/**
 * The constant by which a change is judged: of those of BEFORE the one whose end is proven least, so that "fixed" holds
 * for each of them (all tests must pass, so none needs a correction). Where BEFORE has none, AFTER's first; null where
 * no side has one.
 */
export function leastProvenCutoff(
  before: ComparableReport,
  after: ComparableReport,
  alpha: number,
): ComparableCutoff | null {
  const doubts = cutoffsOf(before).map((cutoff) => ({ cutoff, doubt: doubtOf(before, after, cutoff, alpha) }));
  const [first = null] = doubts;
  const most = doubts.reduce((a, b) => (a !== null && a.doubt >= b.doubt ? a : b), first);
  return most?.cutoff ?? cutoffsOf(after)[0] ?? null;
}

/** p of the improvement; above 1 where it became worse, the more the surer. */
function doubtOf(before: ComparableReport, after: ComparableReport, cutoff: ComparableCutoff, alpha: number): number {
  const test = exposedTest(chooseExposed(before, after, cutoff), cutoff, alpha);
  const share = ({ failed, of }: { failed: number; of: number }) => (of === 0 ? 0 : failed / of);
  return test.after.of > 0 && share(test.after) > share(test.before) ? 2 - test.p : test.p;
}
