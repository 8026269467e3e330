import { splitLines } from './input/index.ts';

/** A line as it stands in the file: nothing peeled, colours kept. */
export interface RawLine {
  /** 1-based. */
  readonly line: number;
  /** Physical lines it spans: more than one only for an element of a JSON array. */
  readonly lines: number;
  readonly offset: number;
  readonly bytes: number;
  readonly text: string;
}

/** Reads a stream of (decompressed) bytes once and gives those lines that `wanted` says yes to, in order. */
export async function rawLines(
  chunks: AsyncIterable<Uint8Array>,
  wanted: (line: RawLine) => boolean,
): Promise<RawLine[]> {
  const splitter = splitLines();
  const found: RawLine[] = [];
  for await (const chunk of chunks) found.push(...splitter.push(chunk).filter(wanted));
  found.push(...splitter.end().filter(wanted));
  return found;
}
