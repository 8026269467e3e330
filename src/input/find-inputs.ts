import { readdir, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, relative } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { fileInput, pipeInput, streamInput } from './file-input.ts';
import type { Input, InputProblem } from './input.ts';
import { isForeignFolder, judgeName } from './log-names.ts';
import { looksLikeLog } from './looks-like-log.ts';
import { isMissing, systemProblem } from './system-problem.ts';

/** So much of a file is looked at to tell whether it is a log. */
const HEAD_BYTES = 65_536;
/** So many files that are passed over are named. */
const TOLD = 3;

/** What there is to read, and what of the arguments cannot be read. */
export interface FoundInputs {
  readonly inputs: Input[];
  readonly problems: InputProblem[];
  /** What was found in directories and passed over, in a sentence for each directory. */
  readonly notices: string[];
}

/** What has been found so far; by device and inode, so that nothing is read twice under two names. */
interface Search extends FoundInputs {
  readonly seen: Set<string>;
  readonly stdin: AsyncIterable<Uint8Array> | undefined;
}

/**
 * Finds what `args` name: files, directories (at any depth what is a log by its name or its content), globs (where no file has that very name),
 * `-` for standard input. In the order given, each file once. Nothing throws: what cannot be read is a problem.
 */
export async function findInputs(args: readonly string[], stdin?: AsyncIterable<Uint8Array>): Promise<FoundInputs> {
  const search: Search = { inputs: [], problems: [], notices: [], seen: new Set(), stdin };
  for (const arg of args) {
    if (arg === '-') addStdin(search);
    else await addNamed(arg, search);
  }
  const { inputs, problems, notices } = search;
  return { inputs, problems, notices };
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
  const found = await filesBelow(path);
  const passed: string[] = [];
  let logs = 0;
  for (const file of found.sort()) {
    if (await isLog(file)) {
      logs += 1;
      await addNamed(file, search);
    } else passed.push(file);
  }
  if (logs === 0) {
    const message = `${path}: no log was found in this directory. Looked for: *.log, *.log.1, *.log.gz and the like, and *.txt, *.json and *.csv that begin like a log. If a log has another name, name the file itself.`;
    search.problems.push({ file: path, kind: 'usage', message });
  } else if (passed.length > 0) search.notices.push(passedOver(path, passed));
}

async function filesBelow(directory: string): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isFile() || entry.isSymbolicLink()) files.push(path);
    else if (entry.isDirectory() && !isForeignFolder(entry.name)) {
      for (const file of await filesBelow(path)) files.push(file);
    }
  }
  return files;
}

/** A log by its name, or by how it begins where its name leaves it open. What cannot be read is told, not passed over. */
async function isLog(path: string): Promise<boolean> {
  const judged = judgeName(basename(path));
  if (judged !== 'perhaps') return judged === 'log';
  try {
    const found = await stat(path);
    if (!found.isFile()) return true;
    const input = await fileInput(path);
    if (!('open' in input)) return !input.message.includes('a text log was expected');
    return looksLikeLog(await headOf(input));
  } catch {
    return true;
  }
}

async function headOf(input: Input): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of input.open()) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= HEAD_BYTES) break;
  }
  // UTF-16 without its zeros is near enough.
  return Buffer.concat(chunks).toString('utf8').replaceAll('\0', '');
}

function passedOver(directory: string, files: readonly string[]): string {
  const names = files.slice(0, TOLD).map((file) => relative(directory, file));
  const more = files.length > TOLD ? ` and ${files.length - TOLD} more` : '';
  const [what, them] = files.length === 1 ? ['1 file', 'it'] : [`${files.length} files`, 'them'];
  return `${directory}: ${what} that ${files.length === 1 ? 'does' : 'do'} not look like logs passed over (${names.join(', ')}${more}); name ${them} to read ${them}.`;
}
