import type { PackedCalls } from './pack-calls.ts';

/** What the page's script gets of one list of calls. */
export interface CallsData {
  /** In front of the names of all places of this list. */
  readonly prefix: string;
  readonly cutoffsMs: readonly number[];
  readonly files: readonly string[];
  readonly packed: PackedCalls;
}

/** Raw lines of one file in a piece of the page's data. */
export interface LinesData {
  readonly file: string;
  /** Each from the one before it, the first from 0. */
  readonly steps: readonly number[];
  /** Which of the records on its line (`placesOnLines`). */
  readonly places: readonly number[];
  readonly texts: readonly string[];
}
