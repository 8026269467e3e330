import type { ComparableReport } from './comparable-report.ts';

/** Ids of the calls that died at a constant, whichever of the log's it was. */
export function diedAtCutoffs({ cutoff, cutoffs }: ComparableReport): readonly string[] {
  return cutoffs?.flatMap(({ ids }) => ids) ?? cutoff?.ids ?? [];
}
