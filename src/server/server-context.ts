import type { ServerConfig } from './config/server-config.ts';
import type { Executor } from './executor.ts';
import type { Ladder } from './heartbeat/open-ladder.ts';
import type { Admission } from './http/admission.ts';
import type { ApiKeys } from './http/api-keys.ts';
import type { RateLimit } from './http/rate-limit.ts';
import type { Log } from './log/create-log.ts';
import type { Metrics } from './metrics.ts';

/** What every route of one server shares. */
export interface ServerContext {
  readonly config: ServerConfig;
  readonly version: string;
  readonly executor: Executor;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Null when no key is asked for. */
  readonly keys: ApiKeys | null;
  readonly rate: RateLimit;
  readonly admission: Admission;
  /** Calls of `POST /exec` that are not over. */
  readonly open: Set<Ladder>;
  /** Executions, which may go on although their caller has left. */
  readonly working: Set<{ readonly done: Promise<unknown>; end(reason: string): void }>;
  /** True from the first SIGTERM on. */
  stopping: boolean;
}
