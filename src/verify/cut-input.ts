import type { Input } from '../input/index.ts';

/** The first `bytes` (decompressed) bytes of an input. */
export function cutInput(input: Input, bytes: number): Input {
  return { file: input.file, size: null, open: () => firstBytes(input.open(), bytes) };
}

async function* firstBytes(chunks: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const chunk of chunks) {
    if (chunk.length >= left) {
      yield chunk.subarray(0, left);
      return;
    }
    left -= chunk.length;
    yield chunk;
  }
}
