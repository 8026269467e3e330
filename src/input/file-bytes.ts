import { type FileHandle, open } from 'node:fs/promises';
import { compressionOf } from './magic.ts';

const BLOCK_BYTES = 1 << 20;

/**
 * The bytes of a regular file as it is now: up to its present size, plus what completes its last line, if that has
 * been written by then. So a file that grows meanwhile is read to an end, and no line of it by half.
 */
export async function* fileBytes(path: string, onRead?: (bytesRead: number) => void): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    let position = 0;
    let last: Uint8Array | null = null;
    let compressed = false;
    while (position < size) {
      const block = await read(file, position, Math.min(BLOCK_BYTES, size - position));
      if (block.length === 0) return;
      if (position === 0) compressed = compressionOf(block) !== null;
      position += block.length;
      onRead?.(position);
      last = block;
      yield block;
    }
    if (last !== null && last.at(-1) !== 0x0a && !compressed) yield* restOfLine(file, position);
  } finally {
    await file.close();
  }
}

async function* restOfLine(file: FileHandle, from: number): AsyncGenerator<Uint8Array> {
  const block = await read(file, from, BLOCK_BYTES);
  const newline = block.indexOf(0x0a);
  if (newline >= 0) yield block.subarray(0, newline + 1);
}

async function read(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
