import { fisherExact } from '../stats/fisher-exact.ts';
import { smallestNumber } from './smallest-number.ts';

/**
 * How many further calls of AFTER, all surviving, bring Fisher's two-sided p below `alpha` with a lower rate of failure
 * after than before: 0 where it is there already, null where BEFORE had no failure, or no number worth running would do.
 */
export function moreNeeded(
  before: { readonly failed: number; readonly of: number },
  after: { readonly failed: number; readonly of: number },
  alpha: number,
): number | null {
  if (before.failed === 0) return null;
  return smallestNumber((k) => {
    const of = after.of + k;
    if (of === 0 || after.failed / of >= before.failed / before.of) return false;
    return fisherExact(before.failed, before.of - before.failed, after.failed, of - after.failed) < alpha;
  });
}
