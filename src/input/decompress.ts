import { Decompress } from 'fzstd';
import unbzip2 from 'unbzip2-stream';
import { gunzip, TrailingData } from './gunzip.ts';
import { type Compression, compressionOf } from './magic.ts';
import type { Unpacker } from './unpacker.ts';

// Decompressors hand out all that one piece of input holds at once: small pieces bound that.
const PIECE_BYTES = 1 << 16;

/**
 * The bytes of `source`, decompressed if they begin as gzip, zstd or bzip2 do.
 * Damaged or cut data: throws, after all that could be decompressed has been yielded.
 */
export async function* decompress(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const head: Uint8Array[] = [];
  let headBytes = 0;
  let unpack: ((piece: Uint8Array, last: boolean) => AsyncGenerator<Uint8Array>) | 'plain' | null = null;
  for await (const chunk of source) {
    if (unpack === null) {
      head.push(chunk);
      headBytes += chunk.length;
      if (headBytes < 4) continue;
      const joined = head.length === 1 ? chunk : Buffer.concat(head);
      const compression = compressionOf(joined);
      unpack = compression === null ? 'plain' : unpacking(compression);
      if (unpack === 'plain') yield joined;
      else yield* unpack(joined, false);
    } else if (unpack === 'plain') yield chunk;
    else yield* unpack(chunk, false);
  }
  if (unpack === null) yield* head;
  else if (unpack !== 'plain') yield* unpack(new Uint8Array(0), true);
}

function unpacking(compression: Compression): (chunk: Uint8Array, last: boolean) => AsyncGenerator<Uint8Array> {
  let got: Uint8Array[] = [];
  const unpacker = unpackers[compression]((bytes) => got.push(bytes));
  return async function* (chunk, last) {
    let failure: unknown = null;
    for (let from = 0; from < chunk.length || (last && from === 0); from += PIECE_BYTES) {
      try {
        await unpacker.push(chunk.subarray(from, from + PIECE_BYTES), last);
      } catch (error) {
        failure = error;
      }
      yield* got;
      got = [];
      if (failure !== null) throw new DamagedInput(compression, failure);
    }
  };
}

/** Compressed data that is cut short or damaged, or that something else follows. */
export class DamagedInput extends Error {
  constructor(compression: Compression, cause: unknown) {
    const trailing = cause instanceof TrailingData;
    super(trailing ? cause.message : `its ${compression} data is cut short or damaged`, { cause });
  }
}

const unpackers: Record<Compression, (onBytes: (bytes: Uint8Array) => void) => Unpacker> = {
  gzip: gunzip,
  bzip2(onBytes) {
    const stream = unbzip2();
    stream.on('data', onBytes);
    let failure: unknown = null;
    stream.on('error', (error: unknown) => {
      failure ??= error;
    });
    return {
      async push(piece, last) {
        // The stream keeps what it is given until it has a whole block.
        if (piece.length > 0) stream.write(Buffer.from(piece));
        if (last) stream.end();
        if (failure !== null) throw failure;
      },
    };
  },
  zstd(onBytes) {
    // It hands out views of a buffer that it goes on using.
    const stream = new Decompress((bytes) => bytes.length > 0 && onBytes(Uint8Array.from(bytes)));
    return {
      async push(piece, last) {
        stream.push(Uint8Array.from(piece), last);
      },
    };
  },
};
