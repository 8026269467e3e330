import { text } from 'node:stream/consumers';
import { findInputs, type Input, type InputProblem } from '../input/index.ts';
import { readTextFile } from '../read-text-file.ts';
import { UsageError } from '../usage-error.ts';
import type { Verification } from './verification.ts';

/** What checking a report gave, and what of the logs could not be read. Null where none could be. */
export interface VerifiedReport {
  readonly verification: Verification | null;
  readonly problems: readonly InputProblem[];
  /** What was passed over in directories, a sentence each. */
  readonly notices: readonly string[];
}

/**
 * Checks the report saved at `path` (`-`: standard input) against `logs` (files, directories, globs, `-`).
 * Rejects with a UsageError where the report cannot be read or is none.
 */
export async function verifyReport(
  path: string,
  logs: readonly string[],
  stdin?: AsyncIterable<Uint8Array>,
): Promise<VerifiedReport> {
  // zod costs 60 ms of start-up, which only this needs.
  const [{ parseReport }, { verify }] = await Promise.all([import('./parse-report.ts'), import('../verify.ts')]);
  if (path === '-' && logs.includes('-')) {
    throw new UsageError('-: standard input can be the report or a log, not both.', 'Name a file for one of them.');
  }
  const report = parseReport(await textOf(path, stdin), path);
  const { inputs: found, problems, notices } = await findInputs(logs, stdin);
  const inputs: Input[] = [];
  for (const input of found) inputs.push(input.size === null ? await kept(input) : input);
  return { verification: inputs.length === 0 ? null : await verify(report, inputs), problems, notices };
}

/** Standard input and pipes can be read once only, and are read several times. */
async function kept(input: Input): Promise<Input> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of input.open()) chunks.push(chunk);
  return {
    ...input,
    async *open() {
      yield* chunks;
    },
  };
}

async function textOf(path: string, stdin: AsyncIterable<Uint8Array> | undefined): Promise<string> {
  return path === '-' && stdin ? text(stdin) : readTextFile(path, 'a saved report');
}
