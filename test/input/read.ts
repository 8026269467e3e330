import { peel, splitLines } from '../../src/input/index.ts';
import type { Line } from '../../src/types.ts';

/** The Lines of some bytes, handed over in pieces of `chunk` bytes. */
export function linesOf(content: string | Uint8Array, chunk = 1 << 20): Line[] {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const splitter = splitLines();
  const peeler = peel('x');
  const lines: Line[] = [];
  for (let from = 0; from < bytes.length; from += chunk)
    lines.push(...peeler.push(splitter.push(bytes.subarray(from, from + chunk))));
  lines.push(...peeler.push(splitter.end()), ...peeler.end());
  return lines;
}

/** Texts of the lines that hold a log line. */
export const textsOf = (lines: readonly Line[]): string[] =>
  lines.filter((line) => !line.meta).map((line) => line.text);

/** Numbers of all physical lines that the Lines cite, in order of number, with repetitions. */
export function physicalLines(lines: readonly Line[]): number[] {
  return lines
    .flatMap(({ source }) => Array.from({ length: source.lines }, (_, i) => source.line + i))
    .sort((a, b) => a - b);
}
