import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { fileInput, pipeInput, streamInput } from './file-input.ts';
import type { Input, InputProblem } from './input.ts';
import { looksLikeLog } from './log-names.ts';
import { isMissing, systemProblem } from './system-problem.ts';

/** What there is to read, and what of the arguments cannot be read. */
export interface FoundInputs {
  readonly inputs: Input[];
  readonly problems: InputProblem[];
}

/** What has been found so far; by device and inode, so that nothing is read twice under two names. */
interface Search extends FoundInputs {
  readonly seen: Set<string>;
  readonly stdin: AsyncIterable<Uint8Array> | undefined;
}

/**
 * Finds what `args` name: files, directories (log-like files at any depth), globs (where no file has that very name),
 * `-` for standard input. In the order given, each file once. Nothing throws: what cannot be read is a problem.
 */
export async function findInputs(args: readonly string[], stdin?: AsyncIterable<Uint8Array>): Promise<FoundInputs> {
  const search: Search = { inputs: [], problems: [], seen: new Set(), stdin };
  for (const arg of args) {
    if (arg === '-') addStdin(search);
    else await addNamed(arg, search);
  }
  return { inputs: search.inputs, problems: search.problems };
}

function addStdin({ inputs, problems, seen, stdin }: Search): void {
  if (stdin === undefined)
    problems.push({ file: '-', kind: 'usage', message: '-: there is no standard input to read; name a file instead.' });
  else if (!seen.has('-')) inputs.push(streamInput('-', () => stdin));
  seen.add('-');
}

async function addNamed(path: string, search: Search): Promise<void> {
  const { inputs, problems, seen } = search;
  try {
    const found = await stat(path);
    const identity = `${found.dev}:${found.ino}`;
    if (seen.has(identity)) return;
    seen.add(identity);
    if (found.isDirectory()) await addDirectory(path, search);
    else if (found.isFile()) {
      const input = await fileInput(path);
      if ('open' in input) inputs.push(input);
      else problems.push(input);
    } else if (found.isFIFO()) inputs.push(pipeInput(path));
    else {
      const message = `${path}: a log file was expected, but this is a socket or device; name a file, or - for standard input.`;
      problems.push({ file: path, kind: 'usage', message });
    }
  } catch (error) {
    if (isMissing(error) && isDynamicPattern(path)) await addMatching(path, search);
    else problems.push({ file: path, ...systemProblem(path, error) });
  }
}

async function addMatching(pattern: string, search: Search): Promise<void> {
  const paths = await glob(pattern, { onlyFiles: true, expandDirectories: false, absolute: isAbsolute(pattern) });
  for (const path of paths.sort()) await addNamed(path, search);
  if (paths.length > 0) return;
  const message = `${pattern}: no file matches this pattern; check it, and that it is quoted as you mean it.`;
  search.problems.push({ file: pattern, kind: 'usage', message });
}

async function addDirectory(path: string, search: Search): Promise<void> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const logs = entries
    .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && looksLikeLog(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  for (const log of logs.sort()) await addNamed(log, search);
  if (logs.length > 0) return;
  const message = `${path}: no log was found in this directory (files named like x.log, x.log.1.gz, x.txt, x.json, x.csv); name the files themselves.`;
  search.problems.push({ file: path, kind: 'usage', message });
}
