import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileStore } from '../../../src/server/store/file-store.ts';
import type { StoreLimits } from '../../../src/server/store/limits.ts';

/** A store in a directory of its own; `close` removes it. */
export async function openStore(
  limits: Partial<StoreLimits> = {},
): Promise<{ store: FileStore; close: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'kcr-test-'));
  const store = await new FileStore({ directory, limits }).open();
  return { store, close: () => rm(directory, { recursive: true, force: true }) };
}
