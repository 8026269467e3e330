import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, type TestContext } from 'vitest';
import { FileStore, type FileStoreOptions } from '../../../src/server/store/index.ts';

/** A store in a directory of its own, gone when the test is over. Concurrent tests give their context. */
export async function temporaryStore(ctx?: TestContext, options: Partial<FileStoreOptions> = {}): Promise<FileStore> {
  const directory = await mkdtemp(join(tmpdir(), 'kcr-test-'));
  (ctx?.onTestFinished ?? onTestFinished)(() => rm(directory, { recursive: true, force: true }));
  return new FileStore({ directory, ...options }).open();
}
