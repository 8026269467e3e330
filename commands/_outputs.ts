import { fstatSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { checkPagePlace } from './_page.ts';

/** A file that a flag names to write into. */
export interface Output {
  readonly flag: string;
  readonly path: string | undefined;
}

/**
 * Fails at once where an output cannot be written, is one of the files that `inputs` name (by whatever name: `what` they
 * are called), or is another output, too. Rejects with a UsageError; leaves all files as they are.
 */
export async function checkOutputs(
  outputs: readonly Output[],
  inputs: readonly string[],
  what = 'logs',
): Promise<void> {
  const named = outputs.flatMap(({ flag, path }) => (path === undefined || path === '-' ? [] : [{ flag, path }]));
  for (const { flag, path } of named) await checkPagePlace(path, flag);
  const { UsageError } = await import('../src/index.ts');
  const flagOf = new Map<string, string>();
  const there: { flag: string; path: string; identity: string }[] = [];
  for (const { flag, path } of named) {
    const identity = await identityOf(path);
    if (identity !== null) there.push({ flag, path, identity });
    const place = identity ?? (await placeOf(path));
    if (place === null) continue;
    const other = flagOf.get(place);
    if (other) throw new UsageError(`${flag} ${path}: ${other} writes to that file, too.`, 'Name another file.');
    flagOf.set(place, flag);
  }
  // What is not there yet is not read, and looking through directories takes time.
  if (there.length === 0) return;
  const read = await identitiesOf(inputs);
  for (const { flag, path, identity } of there) {
    if (!read.has(identity)) continue;
    throw new UsageError(`${flag} ${path}: that is one of the ${what} to be read.`, 'Name another file.');
  }
}

async function identitiesOf(inputs: readonly string[]): Promise<Set<string>> {
  const { findInputs } = await import('../src/index.ts');
  const names = inputs.filter((name) => name !== '-');
  const found = await findInputs(names);
  // What is named itself counts even where it is no log: to overwrite it is no one's wish.
  const files = [...found.inputs, ...found.problems].map(({ file }) => file);
  const all = await Promise.all([...names, ...files].map(identityOf));
  if (inputs.includes('-')) all.push(await identityOf(0));
  return new Set(all.filter((identity) => identity !== null));
}

/** Device and inode of a regular file (a path, or an open descriptor); null for all else: a device is never overwritten. */
async function identityOf(file: string | number): Promise<string | null> {
  try {
    const found = typeof file === 'number' ? fstatSync(file) : await stat(file);
    return found.isFile() ? `${found.dev}:${found.ino}` : null;
  } catch {
    return null;
  }
}

/** Where a file will be made; null where something that is no regular file is there already. */
async function placeOf(path: string): Promise<string | null> {
  try {
    await stat(path);
    return null;
  } catch {
    return join(await realpath(dirname(path)), basename(path));
  }
}
