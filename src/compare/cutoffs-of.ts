import type { ComparableCutoff, ComparableReport } from './comparable-report.ts';

/** Every constant at which calls of a report died. */
export function cutoffsOf({ cutoff, cutoffs }: ComparableReport): readonly ComparableCutoff[] {
  return cutoffs ?? (cutoff ? [cutoff] : []);
}
