import { readFile } from 'node:fs/promises';
import { findInputs, type InputProblem } from './input/index.ts';
import { UsageError } from './usage-error.ts';
import type { Verification } from './verify.ts';

/**
 * Checks the citations of the report saved at `path` against `logs` (files, directories, globs).
 * Rejects with a UsageError where the report cannot be read or is none.
 */
export async function verifyReport(
  path: string,
  logs: readonly string[],
): Promise<Verification & { problems: readonly InputProblem[] }> {
  // zod costs 60 ms of start-up, which only this needs.
  const [{ parseReport }, { verify }] = await Promise.all([import('./parse-report.ts'), import('./verify.ts')]);
  const report = parseReport(await textOf(path), path);
  const { inputs, problems } = await findInputs(logs);
  return { ...(await verify(report, inputs)), problems };
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path}: expected a saved report, but it cannot be read (${why}).`);
  }
}
