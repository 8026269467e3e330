import { open, rename, rm } from 'node:fs/promises';
import { newId } from './new-id.ts';

/** Marks files that are still being written; a sweep removes those that a crash left. */
export const PART_SUFFIX = '.part';

/**
 * Writes JSON so that a reader, or a restart after a crash, sees the old content or the new, never half of it.
 * @param durable whether it must be there after a power cut too: that takes until the disk has it
 */
export async function writeJsonAtomically(path: string, value: unknown, durable = true): Promise<void> {
  const part = `${path}.${newId()}${PART_SUFFIX}`;
  try {
    const handle = await open(part, 'wx', 0o600);
    try {
      await handle.writeFile(JSON.stringify(value));
      if (durable) await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
