import type { ClockStamp, RawRecord } from '../time/raw-record.ts';
import type { SourceSummary } from '../types.ts';

/** A line that no format knows. */
export interface UnrecognisedLine {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** What reading one input came to. */
export interface SourceRecords {
  readonly records: readonly RawRecord[];
  readonly summary: Omit<SourceSummary, 'from' | 'to'>;
  /** First and last stamps, for the period the source covers. */
  readonly first: ClockStamp | null;
  readonly last: ClockStamp | null;
  readonly unrecognised: readonly UnrecognisedLine[];
}
