/** What came of one run of a workload. Times are ms. */
export interface Run {
  /** In order of their ends. */
  readonly calls: readonly PlayedCall[];
  /** Planned, but not begun when the run was interrupted. */
  readonly notBegun: number;
  /** What did not go as planned around the calls; a sentence each. */
  readonly problems: readonly string[];
}

export interface PlayedCall {
  /** Of the call in the log that it repeats. */
  readonly id: string;
  /** From 1. */
  readonly repetition: number;
  readonly executionMs: number;
  readonly filesAttached: boolean;
  /** From the start of the run to its first request. */
  readonly startedMs: number;
  /** From `POST /exec` until its answer was read, or the caller gave up. */
  readonly tookMs: number;
  /**
   * answered: 2xx and JSON that could be read; refused: another status; failed: no answer, or none that could be read;
   * lost: the same, and right after it no connection to the server could be made; interrupted: the replay was ended; too-long: the replay waited no longer.
   */
  readonly result: 'answered' | 'refused' | 'failed' | 'lost' | 'interrupted' | 'too-long';
  readonly status: number | null;
  /** The caller's own words for why it has no answer. */
  readonly error: string | null;
}
