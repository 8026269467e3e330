import type { InputProblem } from '../input/index.ts';
import type { CallerLogFormat } from './caller-log.ts';
import type { CallerName } from './callers/caller.ts';
import type { FixName } from './fixes.ts';
import type { PaceAsked } from './pace-of.ts';
import type { Plan } from './plan.ts';
import type { PlayedCall } from './run.ts';
import type { ReplaySide } from './summary.ts';
import type { Workload } from './workload.ts';

/** What is asked of a replay. */
export interface ReplayRequest extends PaceAsked {
  /** As in AnalyzeOptions. */
  readonly path: string;
  readonly tz: readonly string[];
  readonly offset: readonly string[];
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Null for servers of our own, before and after the fix. */
  readonly target: string | null;
  readonly apiKey: string | null;
  readonly fix: FixName;
  readonly caller: CallerName;
  readonly only: readonly string[];
  /** For the caller `deadline`, such as `5s`. */
  readonly deadline: string;
  /** How long to wait for a call beyond its execution's own time. */
  readonly patience: string;
  readonly logFormat: CallerLogFormat;
  readonly directory: string;
  /** Of kcr. */
  readonly version: string;
  readonly signal: AbortSignal;
  /** As in AnalyzeOptions. */
  readonly onNotice?: (message: string) => void;
  /** Told of what cannot be read of the logs, before anything is played. */
  readonly onProblem: (problem: InputProblem) => void;
  /** Told when it is known what will be played, before anything is. */
  readonly onPlan: (planned: Planned) => void;
  readonly onCall: (side: ReplaySide['name'], call: PlayedCall) => void;
}

export interface Planned {
  readonly workload: Workload;
  readonly plan: Plan;
  readonly sides: number;
}
