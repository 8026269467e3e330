import { open, readFile, stat } from 'node:fs/promises';
import { UsageError } from './usage-error.ts';

// A saved report begins with its version; JSON logs begin with a record. It fits into the first block.
const IS_REPORT = /^\s*\{\s*"schemaVersion"\s*:/;
const HEAD_BYTES = 4096;

/** Whether this file is a saved `kcr analyze --json`, by how it begins. What cannot be opened is none; reading it says why. */
export async function isSavedReport(file: string): Promise<boolean> {
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

/** The value that a saved report's JSON holds, unchecked. Rejects with a UsageError where it is not JSON. */
export async function readSavedReport(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path}: expected the JSON that kcr analyze --json prints (${why}).`);
  }
}

/**
 * The one saved report among the files of a side, or null where all are logs.
 * Rejects with a UsageError where a report comes with other files: it stands for all logs of its side.
 */
export async function onlySavedReport(files: readonly string[]): Promise<string | null> {
  const saved: string[] = [];
  for (const file of files) if (await isSavedReport(file)) saved.push(file);
  const [report] = saved;
  if (report === undefined) return null;
  if (files.length === 1) return report;
  throw new UsageError(
    `${report}: a saved report stands for all of its logs, but ${files.length} files were given with it.`,
    'Give all the logs, or one report made of all of them.',
  );
}
