import { open, unlink, writeFile } from 'node:fs/promises';
import { outputFile } from './_flags.ts';

/** The flag of commands that make a page. */
export const htmlFlag = outputFile(
  'also write it as one HTML file that opens anywhere, offline (- prints that instead)',
);

/** Fails at once, not after minutes of reading, where a page cannot be written. Leaves what is there as it is. */
export async function checkPagePlace(path: string | undefined, flag = '--html'): Promise<void> {
  if (path === undefined || path === '-') return;
  try {
    const before = await open(path, 'ax').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return null;
      throw error;
    });
    if (before) {
      await before.close();
      await unlink(path);
    } else await (await open(path, 'r+')).close();
  } catch (error) {
    throw await placeError(path, error, flag);
  }
}

/** Writes a page, whole or block by block; rejects with a UsageError that says what is wrong with its place. */
export async function writePage(path: string, text: string | Iterable<Uint8Array>, flag = '--html'): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw await placeError(path, error, flag);
  }
}

async function placeError(path: string, error: unknown, flag: string): Promise<Error> {
  const { UsageError } = await import('../src/index.ts');
  const code = error instanceof Error && 'code' in error ? error.code : null;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new UsageError(`${flag} ${path}: there is no such folder.`, 'Make it first, or name another file.');
    case 'EISDIR':
      return new UsageError(`${flag} ${path}: that is a folder.`, 'Name a file in it.');
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new UsageError(`${flag} ${path}: it may not be written there.`, 'Name a file in a folder of yours.');
    default:
      return new UsageError(
        `${flag} ${path}: it cannot be written (${error instanceof Error ? error.message : error}).`,
      );
  }
}
