import type { CriterionName } from './comparison.ts';

/** Thresholds of a comparison. */
export interface Criteria {
  /** p values below it count as proof. */
  readonly alpha: number;
  /** Share of the exposed calls of AFTER that may fail. */
  readonly maxFailureRate: number;
  /** Short calls may take so many times as long as before. */
  readonly slowerByFactor: number;
  /** A heartbeat gap above it fails; null: the cutoff. */
  readonly maxGapMs: number | null;
  /** Without these proven, nothing is called fixed. (One that failed always counts.) */
  readonly mustPass: readonly CriterionName[];
}

/** 5 %, no failure, short calls not slower by half. */
export const DEFAULT_CRITERIA: Criteria = {
  alpha: 0.05,
  maxFailureRate: 0,
  slowerByFactor: 1.5,
  maxGapMs: null,
  mustPass: ['workload', 'hang-ups', 'new-failures'],
};
