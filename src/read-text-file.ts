import { readFile } from 'node:fs/promises';
import { systemProblem } from './input/index.ts';
import { compressionOf } from './input/magic.ts';
import { UsageError } from './usage-error.ts';

/** The text of a file that is no log but `what` it is expected to be. Rejects with a UsageError where it cannot be read. */
export async function readTextFile(path: string, what: string): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EISDIR') throw new UsageError(`${path}: expected ${what}, but that is a folder; name a file.`);
    throw new UsageError(systemProblem(path, error).message);
  });
  if (compressionOf(bytes.subarray(0, 4)) === null) return bytes.toString('utf8');
  throw new UsageError(`${path}: expected ${what}, but that is compressed; unpack it first.`);
}
