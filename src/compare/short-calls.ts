import { mannWhitney } from '../stats/mann-whitney.ts';
import { failed } from './calls.ts';
import type { ComparableCall, ComparableCutoff, ComparableReport } from './comparable-report.ts';
import type { Criterion } from './comparison.ts';
import { median } from './median.ts';
import { smallestNumber } from './smallest-number.ts';

/** Delivered calls that ended before the cutoff; without one, all delivered calls. */
export function shortCalls(report: ComparableReport, cutoff: ComparableCutoff | null): ComparableCall[] {
  const limit = cutoff?.ms ?? Number.POSITIVE_INFINITY;
  return report.requests.filter((c) => c.outcome === 'delivered' && !failed(c) && (c.durationMs ?? limit) < limit);
}

/**
 * p (two-sided) that durations after differ from `factor` times those before: that AFTER is not slower has to be shown,
 * too, and no difference seen in a few calls shows nothing.
 */
export function slowerTest(before: readonly number[], after: readonly number[], factor: number) {
  return mannWhitney(
    after,
    before.map((ms) => ms * factor),
  );
}

/** The verdict on short calls; `p` is that of `slowerTest`, corrected for the other tests of side effects. */
export function judgeShortCalls(
  before: readonly number[],
  after: readonly number[],
  factor: number,
  p: number,
  alpha: number,
): Omit<Criterion, 'name' | 'title'> {
  if (before.length === 0) return { status: 'not-tested', because: 'No short call before.', p: null, moreNeeded: null };
  const { superiority } = slowerTest(before, after, factor);
  const medians = `medians ${whole(before)} ms (${before.length}) and ${whole(after)} ms (${after.length})`;
  if (p < alpha && superiority > 0.5) {
    return {
      status: 'failed',
      because: `Short calls take more than ${factor} times as long: ${medians}.`,
      p,
      moreNeeded: null,
    };
  }
  if (p < alpha) {
    return {
      status: 'passed',
      because: `Short calls do not take ${factor} times as long: ${medians}.`,
      p,
      moreNeeded: null,
    };
  }
  const moreNeeded = superiority <= 0.5 ? fewest(before.length, after.length, alpha) : null;
  return {
    status: 'not-proven',
    because: `Too few short calls to tell whether they are slower: ${medians}.`,
    p,
    moreNeeded,
  };
}

/** Fewest further calls after with which a complete separation is significant: 2 / C(n + m, n) < alpha. */
function fewest(n: number, m: number, alpha: number): number | null {
  return smallestNumber((k) => {
    let ways = 1;
    for (let i = 1; i <= n; i++) ways *= (m + k + i) / i;
    return 2 / ways < alpha && k > 0;
  });
}

function whole(values: readonly number[]): string {
  const middle = median(values);
  return middle === null ? '?' : String(Math.round(middle));
}
