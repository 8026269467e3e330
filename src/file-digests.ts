import { createHash, hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { ByteRange } from './hash-ranges.ts';

/** Reads of this size cost little more than smaller ones. */
const BLOCK_BYTES = 1 << 18;
/** Calls that run at the same time cite lines side by side: so many blocks are kept. */
const BLOCKS_KEPT = 16;

/** Hashes ranges of one file as they are asked for: quickest where the next lies near the last ones. */
export interface FileDigests {
  /** SHA-256 (hex) of a range; null where the file ends before, or cannot be read any more. */
  of(range: ByteRange): string | null;
  close(): void;
}

/**
 * Opens a regular file for the digests of any ranges of it, in any order, without a list of them: it holds 4 MB,
 * however many there are. A file that cannot be opened has no digests.
 */
export function fileDigests(path: string): FileDigests {
  const file = opened(path);
  const blocks = new Map<number, Uint8Array>();

  /** What there is of block `n`: less than a block only at the end of the file. */
  function block(n: number): Uint8Array {
    const known = blocks.get(n);
    if (known) return known;
    const [oldest] = blocks.keys();
    const full = oldest !== undefined && blocks.size >= BLOCKS_KEPT;
    const used = full ? blocks.get(oldest) : undefined;
    if (full) blocks.delete(oldest);
    // A block at the end is short: what is used again is the memory behind it.
    const room = Buffer.from(used?.buffer ?? new ArrayBuffer(BLOCK_BYTES));
    const bytes = room.subarray(0, file === null ? 0 : read(file, room, n * BLOCK_BYTES));
    blocks.set(n, bytes);
    return bytes;
  }

  /** The part of a range that lies in block `n`. */
  function part(n: number, from: number, to: number): Uint8Array {
    const start = n * BLOCK_BYTES;
    return block(n).subarray(Math.max(0, from - start), Math.max(0, to - start));
  }

  return {
    of({ offset, bytes }) {
      const end = offset + bytes;
      const first = Math.floor(offset / BLOCK_BYTES);
      const last = Math.floor(Math.max(offset, end - 1) / BLOCK_BYTES);
      if (file === null) return null;
      try {
        if (first === last) {
          const whole = part(first, offset, end);
          return whole.length === bytes ? hash('sha256', whole, 'hex') : null;
        }
        const sum = createHash('sha256');
        let hashed = 0;
        for (let n = first; n <= last; n++) {
          const some = part(n, offset, end);
          sum.update(some);
          hashed += some.length;
        }
        return hashed === bytes ? sum.digest('hex') : null;
      } catch {
        // The disk failed, or the file is gone: the report stands, its citations cannot be verified.
        return null;
      }
    },
    close() {
      blocks.clear();
      if (file !== null) closeSync(file);
    },
  };
}

function opened(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch {
    return null;
  }
}

/** Fills `room` from `position` on, as far as the file goes. */
function read(file: number, room: Uint8Array, position: number): number {
  let length = 0;
  for (;;) {
    const more = readSync(file, room, length, room.length - length, position + length);
    length += more;
    if (more === 0 || length === room.length) return length;
  }
}
