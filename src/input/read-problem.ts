import { DamagedInput } from './decompress.ts';
import type { InputProblem } from './input.ts';
import { systemProblem } from './system-problem.ts';
import { NotText } from './text-only.ts';

/** Why an input could not be read to its end, for people, given what was thrown. */
export function readProblem(file: string, error: unknown): InputProblem {
  if (error instanceof NotText) return { file, kind: 'unreadable', message: `${file}: ${error.message}.` };
  if (!(error instanceof DamagedInput)) return { file, ...systemProblem(file, error) };
  const message = `${file}: ${error.message}; what came before that is used. Fetch the file again for the rest.`;
  return { file, kind: 'unreadable', message };
}
