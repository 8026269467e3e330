import type { ServerConfig } from './config/server-config.ts';
import type { Executor } from './executor.ts';
import type { Admission } from './http/admission.ts';
import type { ApiKeys } from './http/api-keys.ts';
import type { RateLimit } from './http/rate-limit.ts';
import type { Log } from './log/create-log.ts';
import type { Metrics } from './metrics.ts';
import type { OpenCall } from './open-call.ts';

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
  /** Calls of `POST /exec`, and requests that are passed on, that are not over. */
  readonly open: Set<OpenCall>;
  /** Executions, which may go on although their caller has left. */
  readonly working: Set<Working>;
  /** True from the first SIGTERM on. */
  stopping: boolean;
}

export interface Working {
  readonly done: Promise<unknown>;
  end(reason: string): void;
  /** Nobody waits for it any more: writes what is left to say of it. */
  abandon(reason: string): void;
}
