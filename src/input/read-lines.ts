import type { Line } from '../types.ts';
import { DamagedInput } from './decompress.ts';
import type { Input, InputProblem } from './input.ts';
import { isLogStart } from './log-start.ts';
import { peel } from './peel.ts';
import { MAX_TEXT_BYTES, type RawLine } from './raw-line.ts';
import { splitLines } from './split-lines.ts';
import { systemProblem } from './system-problem.ts';
import { NotText } from './text-only.ts';

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
  let firstLong: number | null = null;
  let returns = false;
  const take = (raws: readonly RawLine[]) => {
    firstLong ??= raws.find(({ lines, bytes }) => lines === 1 && bytes > MAX_TEXT_BYTES)?.line ?? null;
    returns ||= raws[0]?.line === 1 && linesEndInCr(raws[0].text);
    return peeler.push(raws);
  };
  try {
    for await (const chunk of input.open(options.onProgress)) {
      const batch = take(splitter.push(chunk));
      if (batch.length > 0) yield batch;
    }
  } catch (error) {
    options.onProblem?.(problemOf(input.file, error));
  }
  const batch = [...take(splitter.end()), ...peeler.end()];
  if (batch.length > 0) yield batch;
  if (firstLong !== null)
    options.onNotice?.(
      `${input.file}: line ${firstLong} is longer than 1 MiB; only the beginning of such lines is read.`,
    );
  if (splitter.nuls > 0) options.onNotice?.(`${input.file}: ${splitter.nuls} NUL bytes in it were passed over.`);
  if (returns)
    options.onNotice?.(
      `${input.file}: its lines end in carriage returns alone, so it is read as one; convert it first: tr '\\r' '\\n'.`,
    );
}

function problemOf(file: string, error: unknown): InputProblem {
  if (error instanceof NotText) return { file, kind: 'unreadable', message: `${file}: ${error.message}.` };
  if (!(error instanceof DamagedInput)) return { file, ...systemProblem(file, error) };
  const message = `${file}: ${error.message}; what came before that is used. Fetch the file again for the rest.`;
  return { file, kind: 'unreadable', message };
}

/** Lines of a log, but for their line feeds. */
function linesEndInCr(text: string): boolean {
  const next = text.indexOf('\r') + 1;
  return next > 0 && isLogStart(text, next);
}
