import type { LeftAfter, Outcome, Phase } from '../types.ts';

/** As much of a report as a comparison needs; a `Report` is one. */
export interface ComparableReport {
  readonly sources: readonly { readonly file: string; readonly formats: Readonly<Record<string, number>> }[];
  readonly requests: readonly ComparableCall[];
  readonly cutoff: ComparableCutoff | null;
  /** All of them, `cutoff` first; reports of earlier versions have none. */
  readonly cutoffs?: readonly ComparableCutoff[] | undefined;
  readonly verdict: { readonly kind: string; readonly rule: string | null; readonly statement: string };
}

export interface ComparableCall {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** Null where the log has no times. */
  readonly startedAt: string | null;
  readonly outcome: Outcome;
  readonly phase: Phase | null;
  readonly status: number | null;
  readonly durationMs: number | null;
  readonly leftAfter: LeftAfter | null;
  readonly connection: { readonly nth: number; readonly previous: readonly string[] } | null;
  readonly callerReason: string | null;
  readonly streamed: boolean;
  readonly heartbeats: number | null;
  readonly attributes: Readonly<Record<string, string | number | boolean | null>>;
  readonly events: readonly { readonly kind: string; readonly offsetMs: number | null; readonly role: string }[];
}

export interface ComparableCutoff {
  readonly ms: number;
  readonly spreadMs: number;
  readonly connectionsReused: 'all-died-reused' | 'some-died-fresh' | 'all-died-fresh' | 'unknown';
  readonly ids: readonly string[];
}
