import { createHash, type Hash, hash } from 'node:crypto';

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
  // By where they begin. A hash is made only where a range spans chunks: a report cites millions of lines.
  const order = Uint32Array.from(ranges.keys()).sort((a, b) => (ranges[a]?.offset ?? 0) - (ranges[b]?.offset ?? 0));
  let position = 0;
  let next = 0;
  let open: { readonly index: number; readonly end: number; readonly hash: Hash }[] = [];
  const advance = (chunk: Uint8Array) => {
    const end = position + chunk.length;
    for (const state of open) {
      state.hash.update(chunk.subarray(0, Math.max(0, state.end - position)));
      if (state.end <= end) digests[state.index] = state.hash.digest('hex');
    }
    open = open.filter((state) => state.end > end);
    for (; next < order.length; next++) {
      const index = order[next] as number;
      const range = ranges[index] as ByteRange;
      if (range.offset > end) break;
      const bytes = chunk.subarray(range.offset - position, range.offset + range.bytes - position);
      if (range.offset + range.bytes <= end) digests[index] = hash('sha256', bytes, 'hex');
      else open.push({ index, end: range.offset + range.bytes, hash: createHash('sha256').update(bytes) });
    }
    position = end;
  };
  // An empty range at the start of an empty stream has a hash, too.
  advance(new Uint8Array());
  for await (const chunk of chunks) {
    if (next === order.length && open.length === 0) break;
    advance(chunk);
  }
  return digests;
}
