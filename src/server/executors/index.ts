import type { ExecutorFactory } from './factory.ts';
import { createLocalExecutor } from './local.ts';
import { createSleepExecutor } from './sleep.ts';
import { createUpstreamExecutor } from './upstream.ts';

/** Every executor, by the name that `--executor` takes. */
export const executors = {
  local: createLocalExecutor,
  upstream: createUpstreamExecutor,
  sleep: createSleepExecutor,
} as const satisfies Record<string, ExecutorFactory>;

export type ExecutorName = keyof typeof executors;

export type { ExecutorFactory, ExecutorOptions } from './factory.ts';
export type { LocalOptions, RunLimits } from './local/local-options.ts';
export { createPassThrough, type PassedThrough, type PassThrough } from './upstream/pass-through.ts';
export type { UpstreamOptions } from './upstream/upstream-options.ts';
