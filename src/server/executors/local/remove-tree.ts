import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Removes a folder that a program could fill as it liked: with folders that nobody may enter, or nested deeper than a
 * path may be long. Never rejects; what resists is left for the operator.
 */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch {
    await run('chmod', ['-R', 'u+rwX', '--', path]).catch(() => {});
    await run('rm', ['-rf', '--one-file-system', '--', path]).catch(() => {});
  }
}
