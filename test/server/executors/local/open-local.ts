import type { ExecRequest, ExecResult, Executor } from '../../../../src/server/executor.ts';
import type { LocalOptions } from '../../../../src/server/executors/local/local-options.ts';
import { createLocalExecutor } from '../../../../src/server/executors/local.ts';
import type { FileStore } from '../../../../src/server/store/file-store.ts';
import type { StoreLimits } from '../../../../src/server/store/limits.ts';
import { execRequest, never } from '../exec-request.ts';
import { openStore } from '../open-store.ts';

export interface OpenedLocal {
  readonly executor: Executor;
  readonly store: FileStore;
  /** The result with the exit code; throws when it was refused. */
  readonly run: (
    lang: string,
    code: string,
    more?: Partial<ExecRequest>,
  ) => Promise<ExecResult & { readonly exitCode: number | null }>;
  readonly close: () => Promise<void>;
}

export async function openLocal(local: LocalOptions = {}, limits: Partial<StoreLimits> = {}): Promise<OpenedLocal> {
  const { store, close } = await openStore(limits);
  const executor = await createLocalExecutor({ store, local });
  return {
    executor,
    store,
    run: async (lang, code, more = {}) => {
      const outcome = await executor.execute(execRequest({ lang, code, ...more }), never(), () => {});
      if (outcome.kind !== 'done') throw new Error(`refused with ${outcome.status}: ${outcome.error}`);
      return { ...outcome.result, exitCode: outcome.exitCode };
    },
    close: async () => {
      await executor.close();
      await close();
    },
  };
}
