import type { Interval } from '../stats/wilson.ts';
import type { CRITERION_NAMES } from './criterion-names.ts';

/** The JSON that `kcr compare --json` prints, version 1. Durations are milliseconds; rates and p values 0 to 1. */
export interface Comparison {
  schemaVersion: 1;
  verdict: CompareVerdict;
  statement: string;
  before: SideSummary;
  after: SideSummary;
  /** The cutoff that tells which calls count; null where neither side has one, and every call counts. */
  cutoff: { ms: number; spreadMs: number; from: 'before' | 'after' } | null;
  exposed: ExposedTest;
  /** What is different about the calls that survive now, most telling first. */
  mechanisms: Mechanism[];
  criteria: Criterion[];
  durations: DurationTest;
}

export type CompareVerdict = 'fixed' | 'not-fixed' | 'worse' | 'not-proven' | 'not-comparable';

export interface SideSummary {
  files: string[];
  calls: number;
  delivered: number;
  callerLeft: number;
  serverLeft: number;
  neverArrived: number;
  unfinished: number;
  /** Ended without an answer, or with a server error (5xx). */
  failed: number;
  exposed: number;
  exposedFailed: number;
  streamed: number;
  heartbeats: number | null;
  /** Longest silence of a streamed exposed call. */
  largestGapMs: number | null;
  /** False where it is the most that it can be, by the number of heartbeats, each taken to be as far from the next. */
  largestGapLogged: boolean | null;
  /** Of delivered exposed calls whose first byte is known; until 23 November 2026 it was of all calls with one. */
  medianFirstByteMs: number | null;
  /** Of the same calls as `medianFirstByteMs`. */
  medianExposedMs: number | null;
  medianShortMs: number | null;
  medianMs: number | null;
  points: Point[];
}

/** One exposed or short call, for a plot. */
export interface Point {
  id: string;
  ms: number;
  failed: boolean;
}

export interface ExposedTest {
  /** Which calls count, in words. */
  which: string;
  /** True where only calls on a reused connection count. */
  onReusedOnly: boolean;
  before: Rate;
  after: Rate;
  /** After minus before, 95 % (Newcombe). */
  difference: Interval;
  /** Fisher's exact test, two-sided. */
  p: number;
  /** So many further exposed calls of AFTER, if all of them survive, make p fall below alpha; null where none do. */
  moreNeeded: number | null;
}

export interface Rate {
  failed: number;
  of: number;
  /** 95 % (Wilson). */
  interval: Interval;
}

export interface DurationTest {
  /** Mann–Whitney, Kolmogorov–Smirnov over delivered short calls, two-sided. */
  mannWhitneyP: number;
  ksP: number;
  ksD: number;
}

export type MechanismName = 'heartbeats' | 'no-reused-connection' | 'timer-gone' | 'cutoff-moved';

export interface Mechanism {
  name: MechanismName;
  says: string;
}

export type CriterionName = (typeof CRITERION_NAMES)[number];

/** not-tested: the logs cannot show it, or nothing of the kind happened. */
export type CriterionStatus = 'passed' | 'failed' | 'not-proven' | 'not-tested';

export interface Criterion {
  name: CriterionName;
  title: string;
  status: CriterionStatus;
  because: string;
  p: number | null;
  /** Further exposed (or short) calls of AFTER that would do; null where it is no matter of numbers. */
  moreNeeded: number | null;
}
