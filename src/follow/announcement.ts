import type { ReportRequest, ReportVerdict } from '../report.ts';
import type { Closer, LeftAfter, Outcome, Phase, Source, Verdict } from '../types.ts';

/** How a call ended, as it was announced. */
export interface Ended {
  readonly outcome: Outcome;
  readonly phase: Phase | null;
  readonly closedBy: Closer | null;
  readonly status: number | null;
  /** What the time of leaving rests on; null if the caller stayed. */
  readonly leftBy: LeftAfter['basis'] | null;
}

/** One thing that `--follow` says while it goes on. */
export type Announcement =
  | {
      readonly type: 'request';
      /** closed: news; refined: more is known of the same ending; corrected: it ended otherwise than was announced. */
      readonly change: 'closed' | 'refined' | 'corrected';
      readonly was: Ended | null;
      readonly request: ReportRequest;
      /** The line that tells the ending best. */
      readonly cited: Source | null;
    }
  /** Lines that were announced as a call of their own turned out to be another call's. */
  | { readonly type: 'withdrawn'; readonly id: string; readonly was: Ended }
  | {
      readonly type: 'verdict';
      readonly was: Pick<Verdict, 'kind' | 'rule' | 'confidence'> | null;
      readonly verdict: ReportVerdict;
      /** Calls that it rests on: those whose ending is known. */
      readonly calls: number;
    };
