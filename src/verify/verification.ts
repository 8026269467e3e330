/** One claim of a report that did not hold. */
export interface Fault {
  /** The cited line; null where the claim is not about one. */
  readonly file: string | null;
  readonly line: number | null;
  readonly claim: string;
  readonly because: string;
}

/** Which of the logs at hand stands for a source of the report. */
export interface LogMatch {
  /** Its name in the report. */
  readonly source: string;
  /** The log's name as given; null where none was found. */
  readonly log: string | null;
  /**
   * same: size and cited bytes are those of the report; grown: so is its beginning, and more came since;
   * changed: it bears the name, or some of the cited bytes, but is not what was analysed; missing: no log fits.
   */
  readonly state: 'same' | 'grown' | 'changed' | 'missing';
  /** Bytes of the log, decompressed. */
  readonly bytes: number | null;
  /** Citations of it that have a SHA-256, and how many of them the log has. */
  readonly hashed: number;
  readonly hashesHeld: number;
}

/** The analysis made anew with the report's options, against the report. */
export type Remade =
  | {
      readonly done: true;
      /** Single values that were compared. */
      readonly compared: number;
      readonly faults: readonly Fault[];
      /** Parts of a report that this version makes and the saved one has not. */
      readonly absent: readonly string[];
    }
  | { readonly done: false; readonly because: string };

/** What checking a report gave. */
export interface Verification {
  /** All was checked, and all holds. */
  readonly holds: boolean;
  /** Citations that were looked at: places, hashes, quoted texts. */
  readonly checked: number;
  readonly quotes: number;
  /** Citations without a SHA-256. */
  readonly unhashed: number;
  readonly broken: readonly Fault[];
  readonly logs: readonly LogMatch[];
  /** Logs that were given and are no source of the report: not looked at further. */
  readonly extra: readonly string[];
  readonly remade: Remade;
  /** The options it was made with, as they were given; null where it does not say, and the defaults were taken. */
  readonly options: readonly string[] | null;
  /** Version of kcr that made the report, null where it does not say; and this one's. */
  readonly madeBy: string | null;
  readonly checkedBy: string;
}
