import { splitLines } from '../input/index.ts';

/** Numbers (1-based) of the physical lines that one position may be said to be on; equal but for JSON over several lines. */
export interface LineNumbers {
  readonly first: number;
  readonly last: number;
}

/**
 * The physical line of each byte position of a (decompressed) stream, in the order of `offsets`, its end being a position
 * of a line, too; null for one that is in a line break or behind the end. Reads no further than the last.
 */
export async function lineNumbersAt(
  chunks: AsyncIterable<Uint8Array>,
  offsets: readonly number[],
): Promise<(LineNumbers | null)[]> {
  const found: (LineNumbers | null)[] = offsets.map(() => null);
  const asked = offsets.map((offset, index) => ({ offset, index })).sort((a, b) => a.offset - b.offset);
  const splitter = splitLines();
  let next = 0;
  const look = (raws: ReturnType<typeof splitter.push>) => {
    for (const { offset, bytes, line, lines } of raws) {
      for (let ask = asked[next]; ask && ask.offset <= offset + bytes; ask = asked[next]) {
        if (ask.offset >= offset) found[ask.index] = { first: line, last: line + lines - 1 };
        next += 1;
      }
    }
  };
  for await (const chunk of chunks) {
    if (next === asked.length) return found;
    look(splitter.push(chunk));
  }
  look(splitter.end());
  return found;
}
