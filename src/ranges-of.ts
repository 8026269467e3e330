import type { ByteRange } from './hash-ranges.ts';

/**
 * The bytes of each range of a stream, in the order of `ranges`; null for a range that the stream ends before.
 * Reads no further than the last range; holds only the ranges.
 */
export async function rangesOf(
  chunks: AsyncIterable<Uint8Array>,
  ranges: readonly ByteRange[],
): Promise<(Uint8Array | null)[]> {
  const parts = ranges.map((range, index) => ({ index, start: range.offset, end: range.offset + range.bytes }));
  const pending = parts.sort((a, b) => a.start - b.start).map((part) => ({ ...part, chunks: [] as Uint8Array[] }));
  const whole: (Uint8Array | null)[] = ranges.map(() => null);
  let position = 0;
  let open = pending;
  for await (const chunk of chunks) {
    const end = position + chunk.length;
    for (const part of open) {
      if (part.start > end) break;
      // slice, not subarray: a view would keep its whole chunk alive.
      if (part.start < end && part.end > position) {
        part.chunks.push(chunk.slice(Math.max(0, part.start - position), part.end - position));
      }
      if (part.end <= end) whole[part.index] = Buffer.concat(part.chunks);
    }
    open = open.filter((part) => part.end > end);
    position = end;
    if (open.length === 0) break;
  }
  return whole;
}
