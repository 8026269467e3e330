import { open, readFile, stat } from 'node:fs/promises';
import { type AnalyzeOptions, analyze } from '../analyze.ts';
import type { InputProblem } from '../input/index.ts';
import { UsageError } from '../usage-error.ts';
import type { ComparableReport } from './comparable-report.ts';

export interface Side {
  readonly report: ComparableReport;
  readonly problems: readonly InputProblem[];
}

// A saved report begins with its version; JSON logs begin with a record. It fits into the first block.
const IS_REPORT = /^\s*\{\s*"schemaVersion"\s*:/;
const HEAD_BYTES = 4096;

/**
 * One side of a comparison: logs, which are analysed together, or one report saved by `kcr analyze --json`.
 * Rejects with a UsageError where a report comes with other files, or is none of ours.
 */
export async function readSide(files: readonly string[], options: AnalyzeOptions): Promise<Side> {
  const saved: string[] = [];
  for (const file of files) if (await isReport(file)) saved.push(file);
  const [report] = saved;
  if (report === undefined) return analyze(files, options);
  if (files.length > 1) {
    throw new UsageError(
      `${report}: a saved report stands for a whole side, but ${files.length} files were given for it.`,
      'Give all logs of a side, or one report made of all of them.',
    );
  }
  const { parseSide } = await import('./parse-side.ts');
  return { report: parseSide(await jsonOf(report), report), problems: [] };
}

/** What cannot be opened is no report; analysing it says why. */
async function isReport(file: string): Promise<boolean> {
  if (file === '-') return false;
  try {
    // Opening a pipe would wait for its writer, and reading would take bytes away from the log.
    if (!(await stat(file)).isFile()) return false;
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return IS_REPORT.test(buffer.toString('utf8', 0, bytesRead));
    } finally {
      await handle.close();
    }
  } catch {
    return false;
  }
}

async function jsonOf(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path}: expected the JSON that kcr analyze --json prints (${why}).`);
  }
}
