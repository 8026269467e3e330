import { createGunzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import unbzip2 from 'unbzip2-stream';
import { type Compression, compressionOf } from './magic.ts';

// Decompressors hand out all that one piece of input holds at once: small pieces bound that.
const PIECE_BYTES = 1 << 16;

/** Feeds compressed bytes in, takes out what they unpack to. `last` marks the last piece. */
interface Unpacker {
  push(piece: Uint8Array, last: boolean): Promise<void>;
}

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

/** Compressed data that is cut short or damaged. */
export class DamagedInput extends Error {
  constructor(compression: Compression, cause: unknown) {
    super(`its ${compression} data is cut short or damaged`, { cause });
  }
}

const unpackers: Record<Compression, (onBytes: (bytes: Uint8Array) => void) => Unpacker> = {
  gzip(onBytes) {
    const gunzip = createGunzip();
    gunzip.on('data', onBytes);
    return streamUnpacker(gunzip);
  },
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

function streamUnpacker(stream: NodeJS.ReadWriteStream): Unpacker {
  let failed: unknown = null;
  let onFailure: ((error: unknown) => void) | null = null;
  stream.on('error', (error) => {
    failed ??= error;
    onFailure?.(error);
  });
  return {
    push(piece, last) {
      return new Promise((resolve, reject) => {
        if (failed !== null) return reject(failed);
        onFailure = reject;
        if (last) {
          stream.once('end', resolve);
          stream.end();
        } else stream.write(piece, () => resolve());
      });
    },
  };
}
