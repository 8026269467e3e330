/** Each write costs; and larger blocks are slower to fill than to write. */
const BLOCK_BYTES = 1 << 18;
/** Of UTF-8, for a UTF-16 unit. */
const MOST_BYTES = 3;

/**
 * Pieces of text as UTF-8, packed into blocks. All short pieces share the memory of one block: what comes out is valid
 * until the next is asked for.
 */
export function* packed(pieces: Iterable<string>): Generator<Buffer> {
  const encoder = new TextEncoder();
  const block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  let filled = 0;
  for (const piece of pieces) {
    if (filled > 0 && filled + piece.length * MOST_BYTES > BLOCK_BYTES) {
      yield block.subarray(0, filled);
      filled = 0;
    }
    if (piece.length * MOST_BYTES > BLOCK_BYTES) yield Buffer.from(piece);
    else filled += encoder.encodeInto(piece, block.subarray(filled)).written;
  }
  if (filled > 0) yield block.subarray(0, filled);
}
