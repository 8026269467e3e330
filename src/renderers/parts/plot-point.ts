import type { Outcome } from '../../types.ts';

/** One call as a point: when it began and how long it lasted for its caller. */
export interface PlotPoint {
  /** µs since the epoch; null where the log has no times. */
  readonly at: number | null;
  readonly ms: number;
  readonly outcome: Outcome;
}
