/**
 * Collects the bytes of one line across chunks: all are counted, the first `limit` are kept, as copies. NULs that the
 * line begins with are only counted, unless `keepNuls`: a file that was emptied under its writer may hold gigabytes.
 */
export interface ByteKeeper {
  add(bytes: Buffer, keepNuls?: boolean): void;
  readonly total: number;
  /** All that was counted, but for NULs it begins with, was kept. */
  readonly whole: boolean;
  /** The kept bytes as one buffer. */
  kept(): Buffer;
  clear(): void;
}

export function byteKeeper(limit: number): ByteKeeper {
  let pieces: Buffer[] = [];
  let total = 0;
  let size = 0;
  let dropped = 0;
  return {
    add(added, keepNuls = false) {
      total += added.length;
      const nuls = keepNuls || size > 0 ? 0 : leadingNuls(added);
      dropped += nuls;
      const bytes = added.subarray(nuls);
      const room = limit - size;
      if (room <= 0 || bytes.length === 0) return;
      const piece = Buffer.from(bytes.length > room ? bytes.subarray(0, room) : bytes);
      pieces.push(piece);
      size += piece.length;
    },
    get total() {
      return total;
    },
    get whole() {
      return size + dropped === total;
    },
    kept() {
      if (pieces.length !== 1) pieces = [Buffer.concat(pieces)];
      return pieces[0] ?? Buffer.alloc(0);
    },
    clear() {
      pieces = [];
      total = 0;
      size = 0;
      dropped = 0;
    },
  };
}

function leadingNuls(bytes: Buffer): number {
  if (bytes[0] !== 0) return 0;
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? bytes.length : first;
}
