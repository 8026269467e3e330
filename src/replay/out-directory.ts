import { readdir } from 'node:fs/promises';
import { makeDirectory } from '../make-directory.ts';
import { systemProblem } from '../server/config/system-problem.ts';
import { UsageError } from '../usage-error.ts';

/** Rejects with a UsageError where `--out` names something else than an empty folder or none: no logs are ever mixed. */
export async function checkOutDirectory(directory: string): Promise<void> {
  const found = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new UsageError(`--out ${directory}: cannot be used: ${systemProblem(error)}.`);
  });
  if (found.length > 0)
    throw new UsageError(`--out ${directory}: not empty; name a folder that is, or is not there yet.`);
}

/** Makes it, with all folders above it. Rejects with a UsageError where it cannot be made, or nothing in it. */
export async function makeOutDirectory(directory: string): Promise<void> {
  try {
    await makeDirectory(directory, 0o777);
  } catch (error) {
    throw new UsageError(`--out ${directory}: cannot be made: ${systemProblem(error)}.`);
  }
}
