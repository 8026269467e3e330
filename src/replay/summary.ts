import type { Comparison } from '../compare/comparison.ts';
import type { CallerLogFormat } from './caller-log.ts';
import type { CallerName } from './callers/caller.ts';
import type { Run } from './run.ts';
import type { Workload } from './workload.ts';

/** The JSON that `kcr replay --json` prints, version 1 (`replay.schema.json`). Times are ms. */
export interface ReplaySummary {
  readonly schemaVersion: 1;
  /** The logs, or the report, that were replayed. */
  readonly files: readonly string[];
  readonly caller: CallerName;
  /** Version of Node that played the caller: its agents have the timer. */
  readonly node: string;
  readonly logFormat: CallerLogFormat;
  /** What --tz has to say when the caller's log is read; empty where it holds its zone. */
  readonly tz: readonly string[];
  /** As far as `--only` asked for it. */
  readonly workload: Workload;
  readonly speed: number;
  readonly repeat: number;
  readonly jobs: number;
  /** One, or `before` and `after`. */
  readonly sides: readonly ReplaySide[];
  readonly again: FailedAgain;
  /** Null with a target, and where the replay was interrupted or a side holds no call. */
  readonly comparison: Comparison | null;
  readonly interrupted: boolean;
  readonly proof: Proof;
}

/** What a replay shows and what it cannot show, sentences each. */
export interface Proof {
  readonly shows: readonly string[];
  readonly doesNotShow: readonly string[];
}

export interface ReplaySide {
  readonly name: 'target' | 'before' | 'after';
  /** Its URL, or the command that starts such a server. */
  readonly server: string;
  readonly run: Run;
  /** Null for a server that is not ours: its log is where it runs; and where nothing was begun. */
  readonly serverLog: string | null;
  /** Null where nothing was begun. */
  readonly callerLog: string | null;
}

/** The calls of the first side against those of the log. */
export interface FailedAgain {
  /** Ids of calls that failed in the log. */
  readonly failedInLog: readonly string[];
  /** Of these, those that failed in the same way and after about the same time in every repetition, and in some. */
  readonly always: readonly string[];
  readonly sometimes: readonly string[];
  /** Of these, those that failed, but never so: in another way, or after another time. */
  readonly otherwise: readonly string[];
  /** Ids of calls that were delivered in the log and failed now. */
  readonly onlyNow: readonly string[];
}
