import type { Line } from '../types.ts';
import type { Input, InputProblem } from './input.ts';
import { notices } from './notices.ts';
import { peel } from './peel.ts';
import type { RawLine } from './raw-line.ts';
import { readProblem } from './read-problem.ts';
import { splitLines } from './split-lines.ts';

export interface ReadLinesOptions {
  /** Bytes taken from disk so far (compressed, if the file is), against `Input.size`. */
  readonly onProgress?: (bytesRead: number) => void;
  /** Told once if the input could not be read to its end. What was read before is delivered. */
  readonly onProblem?: (problem: InputProblem) => void;
  /** Told, in a sentence each, what of the input was not read as it stands: the ends of endless lines, NUL bytes. */
  readonly onNotice?: (message: string) => void;
}

/**
 * The lines of one input in batches, oldest first, whichever way the file runs. Every physical line is in exactly one
 * Line's `source`, except that the entries of a JSON array, or the lines of one entry, may share a physical line.
 * Never throws because of what an input holds or because it cannot be read: see `onProblem`.
 */
export async function* readLines(input: Input, options: ReadLinesOptions = {}): AsyncGenerator<readonly Line[]> {
  const splitter = splitLines();
  const peeler = peel(input.file);
  const noticed = notices(input.file);
  const take = (raws: readonly RawLine[]) => {
    noticed.see(raws);
    return peeler.push(raws);
  };
  try {
    for await (const chunk of input.open(options.onProgress)) {
      const batch = take(splitter.push(chunk));
      if (batch.length > 0) yield batch;
    }
  } catch (error) {
    options.onProblem?.(readProblem(input.file, error));
  }
  const batch = [...take(splitter.end()), ...peeler.end()];
  if (batch.length > 0) yield batch;
  for (const notice of noticed.of(splitter)) options.onNotice?.(notice);
}
