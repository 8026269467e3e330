import { createHash } from 'node:crypto';

/** A byte range of a stream. */
export interface ByteRange {
  readonly offset: number;
  readonly bytes: number;
}

/**
 * SHA-256 (hex) of each range of a byte stream, in the order of `ranges`; null for a range that the stream ends
 * before. Ranges may overlap. Reads no further than the last range; holds no bytes.
 */
export async function hashRanges(
  chunks: AsyncIterable<Uint8Array>,
  ranges: readonly ByteRange[],
): Promise<(string | null)[]> {
  const digests: (string | null)[] = ranges.map(() => null);
  const states = ranges
    .map((range, index) => ({
      index,
      start: range.offset,
      end: range.offset + range.bytes,
      hash: createHash('sha256'),
    }))
    .sort((a, b) => a.start - b.start);
  let position = 0;
  let next = 0;
  let open: typeof states = [];
  const advance = (chunk: Uint8Array) => {
    const end = position + chunk.length;
    for (let state = states[next]; state && state.start <= end; state = states[next]) {
      open.push(state);
      next += 1;
    }
    for (const state of open) {
      state.hash.update(chunk.subarray(Math.max(0, state.start - position), Math.max(0, state.end - position)));
      if (state.end <= end) digests[state.index] = state.hash.digest('hex');
    }
    open = open.filter((state) => state.end > end);
    position = end;
  };
  // An empty range at the start of an empty stream has a hash, too.
  advance(new Uint8Array());
  for await (const chunk of chunks) {
    if (next === states.length && open.length === 0) break;
    advance(chunk);
  }
  return digests;
}
