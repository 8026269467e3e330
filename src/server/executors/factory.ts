import type { Executor } from '../executor.ts';
import type { FileStore } from '../store/file-store.ts';
import type { LocalOptions } from './local/local-options.ts';
import type { UpstreamOptions } from './upstream/upstream-options.ts';

/** Everything that any executor may need; each takes its part. */
export interface ExecutorOptions {
  readonly store: FileStore;
  readonly local?: LocalOptions;
  readonly upstream?: UpstreamOptions;
}

/** Makes an executor that is ready for work. Rejects, with what to do, when it cannot be. */
export type ExecutorFactory = (options: ExecutorOptions) => Promise<Executor>;
