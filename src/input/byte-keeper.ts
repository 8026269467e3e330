/** Collects the bytes of one line across chunks: all are counted, the first `limit` are kept, as copies. */
export interface ByteKeeper {
  add(bytes: Buffer): void;
  readonly total: number;
  /** The kept bytes as one buffer. */
  kept(): Buffer;
  clear(): void;
}

export function byteKeeper(limit: number): ByteKeeper {
  let pieces: Buffer[] = [];
  let total = 0;
  let size = 0;
  return {
    add(bytes) {
      total += bytes.length;
      const room = limit - size;
      if (room <= 0 || bytes.length === 0) return;
      const piece = Buffer.from(bytes.length > room ? bytes.subarray(0, room) : bytes);
      pieces.push(piece);
      size += piece.length;
    },
    get total() {
      return total;
    },
    kept() {
      if (pieces.length !== 1) pieces = [Buffer.concat(pieces)];
      return pieces[0] ?? Buffer.alloc(0);
    },
    clear() {
      pieces = [];
      total = 0;
      size = 0;
    },
  };
}
