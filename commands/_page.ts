import { open, unlink, writeFile } from 'node:fs/promises';
import { Flags } from '@oclif/core';

/** The flag of commands that make a page. */
export const htmlFlag = Flags.string({
  description: 'also write it as one HTML file that opens anywhere, offline (- prints that instead)',
  helpValue: 'FILE',
  helpGroup: 'OUTPUT',
});

/** Fails at once, not after minutes of reading, where a page cannot be written. Leaves what is there as it is. */
export async function checkPagePlace(path: string | undefined): Promise<void> {
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
    throw await placeError(path, error);
  }
}

/** Writes a page; rejects with a UsageError that says what is wrong with its place. */
export async function writePage(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw await placeError(path, error);
  }
}

async function placeError(path: string, error: unknown): Promise<Error> {
  const { UsageError } = await import('../src/index.ts');
  const code = error instanceof Error && 'code' in error ? error.code : null;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new UsageError(`--html ${path}: there is no such folder.`, 'Make it first, or name another file.');
    case 'EISDIR':
      return new UsageError(`--html ${path}: that is a folder.`, 'Name a file in it.');
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new UsageError(`--html ${path}: it may not be written there.`, 'Name a file in a folder of yours.');
    default:
      return new UsageError(
        `--html ${path}: it cannot be written (${error instanceof Error ? error.message : error}).`,
      );
  }
}
