import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import { gzipHeaderEnd } from './gzip-header.ts';
import type { Unpacker } from './unpacker.ts';

/** Checksum and length, behind each member. */
const TRAILER_BYTES = 8;

/** A file that is whole, with something behind it that is not of its compression. */
export class TrailingData extends Error {}

/**
 * Unpacks gzip (RFC 1952), member after member, as `gzip -d` does: NULs behind the last one are padding. Where other
 * things follow, node's own gunzip would drop what it has just unpacked; here that is given out before the error.
 */
export function gunzip(onBytes: (bytes: Uint8Array) => void): Unpacker {
  let state: 'header' | 'body' | 'trailer' = 'header';
  let members = 0;
  let checksum = 0;
  let size = 0;
  /** A part of a header or trailer. */
  let pending: Uint8Array = new Uint8Array(0);
  let inflate: (bytes: Uint8Array) => Promise<number> = async () => 0;

  function take(bytes: Uint8Array): void {
    checksum = crc32(bytes, checksum);
    size = (size + bytes.length) >>> 0;
    onBytes(bytes);
  }

  function check(trailer: Uint8Array): void {
    const view = new DataView(trailer.buffer, trailer.byteOffset, TRAILER_BYTES);
    if (view.getUint32(0, true) !== checksum || view.getUint32(4, true) !== size)
      throw new Error('its checksum or length is not what was announced');
  }

  return {
    async push(piece, last) {
      let rest: Uint8Array = pending.length === 0 ? piece : Buffer.concat([pending, piece]);
      pending = new Uint8Array(0);
      for (;;) {
        if (state === 'header') {
          if (members > 0) rest = withoutPadding(rest);
          if (rest.length === 0 && members > 0) return;
          const end = gzipHeaderEnd(rest);
          if (end === 'none' && members > 0)
            throw new TrailingData('it goes on behind the end of its gzip data with something else');
          if (end === 'none') throw new Error('no gzip header');
          if (end === 'cut') break;
          inflate = inflater(take);
          checksum = 0;
          size = 0;
          rest = rest.subarray(end);
          state = 'body';
        } else if (state === 'body') {
          // Deflate takes nothing behind its end.
          const used = await inflate(rest);
          if (used === rest.length) {
            rest = rest.subarray(used);
            break;
          }
          rest = rest.subarray(used);
          state = 'trailer';
        } else {
          if (rest.length < TRAILER_BYTES) break;
          check(rest);
          members++;
          rest = rest.subarray(TRAILER_BYTES);
          state = 'header';
        }
      }
      if (last) throw new Error('unexpected end');
      pending = Uint8Array.from(rest);
    },
  };
}

/** Unpacks what it is given, and says how many bytes of that belong to the member. Rejects where they are damaged. */
function inflater(onBytes: (bytes: Uint8Array) => void): (bytes: Uint8Array) => Promise<number> {
  const stream: InflateRaw = createInflateRaw();
  let failed: unknown = null;
  let onFailure: ((error: unknown) => void) | null = null;
  stream.on('data', onBytes);
  stream.on('error', (error) => {
    failed ??= error;
    onFailure?.(error);
  });
  return (bytes) =>
    new Promise((resolve, reject) => {
      if (failed !== null) return reject(failed);
      onFailure = reject;
      const before = stream.bytesWritten;
      stream.write(bytes, () => resolve(stream.bytesWritten - before));
    });
}

function withoutPadding(bytes: Uint8Array): Uint8Array {
  const from = bytes.findIndex((byte) => byte !== 0);
  return bytes.subarray(from < 0 ? bytes.length : from);
}
