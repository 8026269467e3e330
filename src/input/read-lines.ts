import type { Line } from '../types.ts';
import { DamagedInput } from './decompress.ts';
import type { Input, InputProblem } from './input.ts';
import { peel } from './peel.ts';
import { splitLines } from './split-lines.ts';

export interface ReadLinesOptions {
  /** Bytes taken from disk so far (compressed, if the file is), against `Input.size`. */
  readonly onProgress?: (bytesRead: number) => void;
  /** Told once if the input could not be read to its end. What was read before is delivered. */
  readonly onProblem?: (problem: InputProblem) => void;
}

/**
 * The lines of one input in batches, oldest first, whichever way the file runs. Every physical line is in exactly one
 * Line's `source`, except that the entries of a JSON array, or the lines of one entry, may share a physical line.
 * Never throws because of what an input holds: see `onProblem`.
 */
export async function* readLines(input: Input, options: ReadLinesOptions = {}): AsyncGenerator<readonly Line[]> {
  const splitter = splitLines();
  const peeler = peel(input.file);
  try {
    for await (const chunk of input.open(options.onProgress)) {
      const batch = peeler.push(splitter.push(chunk));
      if (batch.length > 0) yield batch;
    }
  } catch (error) {
    options.onProblem?.({ file: input.file, kind: 'unreadable', message: brokenOff(input.file, error) });
  }
  const batch = [...peeler.push(splitter.end()), ...peeler.end()];
  if (batch.length > 0) yield batch;
}

function brokenOff(file: string, error: unknown): string {
  const why = error instanceof DamagedInput ? error.message : `reading broke off (${reason(error)})`;
  return `${file}: ${why}; the lines before that are used. Fetch the file again for the rest.`;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
