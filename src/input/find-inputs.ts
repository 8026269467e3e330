import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { decompress } from './decompress.ts';
import { fileBytes } from './file-bytes.ts';
import type { Input, InputProblem } from './input.ts';
import { looksLikeLog } from './log-names.ts';
import { compressionOf, whyBinary } from './magic.ts';
import { systemProblem } from './system-problem.ts';

/** What there is to read, and what of the arguments cannot be read. */
export interface FoundInputs {
  readonly inputs: Input[];
  readonly problems: InputProblem[];
}

const HEAD_BYTES = 4096;

/**
 * Finds what `args` name: files, directories (log-like files at any depth), globs (where no file has that very name),
 * `-` for standard input. In the order given, each file once. Nothing throws: what cannot be read is a problem.
 */
export async function findInputs(args: readonly string[], stdin?: AsyncIterable<Uint8Array>): Promise<FoundInputs> {
  const found: FoundInputs = { inputs: [], problems: [] };
  const seen = new Set<string>();
  for (const arg of args) {
    if (arg === '-') addStdin(found, seen, stdin);
    else await addNamed(arg, found, seen);
  }
  return found;
}

function addStdin({ inputs, problems }: FoundInputs, seen: Set<string>, stdin?: AsyncIterable<Uint8Array>): void {
  if (stdin === undefined) {
    problems.push({ file: '-', kind: 'usage', message: '-: there is no standard input to read; name a file instead.' });
  } else if (!seen.has('-')) {
    seen.add('-');
    inputs.push({ file: '-', size: null, open: (onRead) => decompress(counted(stdin, onRead)) });
  }
}

async function addNamed(arg: string, found: FoundInputs, seen: Set<string>): Promise<void> {
  const kind = await kindOf(arg);
  if (typeof kind !== 'string') {
    const matches = kind.code === 'ENOENT' && isDynamicPattern(arg) ? await matching(arg) : null;
    if (matches === null) found.problems.push({ file: arg, ...systemProblem(arg, kind) });
    else if (matches.length === 0)
      found.problems.push({ file: arg, kind: 'usage', message: `${arg}: no file matches this pattern; check it.` });
    else for (const path of matches) await addNamed(path, found, seen);
  } else if (kind === 'directory') await addDirectory(arg, found, seen);
  else if (kind === 'socket')
    found.problems.push({
      file: arg,
      kind: 'usage',
      message: `${arg}: a log file was expected, but this is a socket or device; name a file, or - for standard input.`,
    });
  else await addFile(arg, found, seen);
}

async function addDirectory(path: string, found: FoundInputs, seen: Set<string>): Promise<void> {
  const before = found.inputs.length + found.problems.length + seen.size;
  let names: string[];
  try {
    names = (await readdir(path, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && looksLikeLog(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    found.problems.push({ file: path, ...systemProblem(path, error) });
    return;
  }
  for (const name of names) await addFile(name, found, seen);
  if (names.length === 0 && found.inputs.length + found.problems.length + seen.size === before)
    found.problems.push({
      file: path,
      kind: 'usage',
      message: `${path}: no log file was found in this directory (names like *.log, *.txt, *.json, *.csv, *.gz); name the files themselves.`,
    });
}

async function addFile(path: string, { inputs, problems }: FoundInputs, seen: Set<string>): Promise<void> {
  try {
    const file = await open(path, 'r');
    try {
      const { dev, ino, size } = await file.stat();
      const identity = `${dev}:${ino}`;
      if (seen.has(identity)) return;
      seen.add(identity);
      const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      const head = buffer.subarray(0, bytesRead);
      const binary = compressionOf(head) === null ? whyBinary(head) : null;
      if (binary === null) inputs.push({ file: path, size, open: (onRead) => decompress(fileBytes(path, onRead)) });
      else
        problems.push({
          file: path,
          kind: 'unreadable',
          message: `${path}: a text log was expected, but this is ${binary}.`,
        });
    } finally {
      await file.close();
    }
  } catch (error) {
    problems.push({ file: path, ...systemProblem(path, error) });
  }
}

async function kindOf(path: string): Promise<'file' | 'directory' | 'socket' | NodeJS.ErrnoException> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return 'directory';
    return stats.isFile() ? 'file' : 'socket';
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
}

async function matching(pattern: string): Promise<string[]> {
  return (await glob(pattern, { dot: false, onlyFiles: true, expandDirectories: false })).sort();
}

async function* counted(source: AsyncIterable<Uint8Array>, onRead?: (n: number) => void): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const chunk of source) {
    read += chunk.length;
    onRead?.(read);
    yield chunk;
  }
}
