import type { Outcome } from '../types.ts';
import type { FailureKind } from './failure-kind.ts';

/** What callers asked of a server, as far as its log tells: enough to ask it again. Times are ms. */
export interface Workload {
  /** In order of start. */
  readonly calls: readonly WorkloadCall[];
  /** Calls of the log that cannot be played again, and why. */
  readonly leftOut: readonly { readonly id: string; readonly why: string }[];
  /** What the log does not tell of these calls, or a replay cannot repeat, and what is played instead. */
  readonly notes: readonly WorkloadNote[];
  /** From the first start to the last end. */
  readonly spanMs: number;
  /** Most calls at work at one moment. */
  readonly peakConcurrency: number;
  /** Where the calls of the log died, if they died at a constant. */
  readonly cutoffMs: number | null;
}

export interface WorkloadNote {
  readonly ids: readonly string[];
  /** A sentence. */
  readonly says: string;
}

export interface WorkloadCall {
  /** As in the report. */
  readonly id: string;
  readonly path: string;
  /** After the first call's start. */
  readonly startMs: number;
  /** How long the server was at work; `atLeast` where only a lower bound is known. */
  readonly executionMs: number;
  readonly atLeast: boolean;
  /** Null where the log does not tell. */
  readonly filesAttached: boolean | null;
  /** As the log names it (`py`, …); null where it does not. */
  readonly language: string | null;
  /** Null where the log does not show it. */
  readonly connection: WorkloadConnection | null;
  readonly outcome: Outcome;
  /** Ended without an answer, or with a server error (5xx). */
  readonly failed: boolean;
  /** How it failed; null where it did not. */
  readonly failure: LoggedFailure | null;
}

/** Nulls where the log does not tell. */
export interface LoggedFailure {
  readonly kind: FailureKind | null;
  /** From its start until it was over for its caller, between these. */
  readonly afterMs: { readonly from: number; readonly to: number } | null;
}

export interface WorkloadConnection {
  /** Same for calls that came on the same connection. */
  readonly name: string | null;
  readonly nth: number;
  /** Earlier requests on it, oldest first, as `METHOD /path`. */
  readonly previous: readonly string[];
}
