import { TEMPLATE_HASH_WASM } from './template-hash-wasm.ts';

/** The lines of a block of text and the hashes of their templates. */
export interface HashedLines {
  /** The index in the block of each line's LF. */
  readonly ends: Int32Array;
  /** Two for each line: the low and the high half. */
  readonly hashes: Int32Array;
}

/** Hashes whole lines: all of `bytes` from `from` up to and including the LF at `last`. */
export type TemplateHasher = (bytes: Uint8Array, from: number, last: number) => HashedLines;

/** What is used of https://webassembly.github.io/spec/js-api/, which TypeScript declares for browsers only. */
interface WebAssemblyApi {
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer; grow(pages: number): void };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: object,
  ) => {
    readonly exports: { hashLines(from: number, last: number, ends: number, hashes: number, room: number): number };
  };
}

const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };

/** Below lie the module's own data. */
const BLOCK_AT = 1 << 16;
const PAGE = 1 << 16;
/** The module reads ahead of a line's end. */
const MARGIN = 64;
/** Lines that are hashed at once. */
const ROOM = 1 << 14;

/**
 * Hashes lines so that those of one template have one hash: one sentence of one program, with other numbers and ids in
 * it. Whatever a reader does with one line of a template it does with all: it gives each to the same format, as a record
 * or as noise, peels the same envelopes off it, and finds a time in it or none. Only what is in times, numbers and ids
 * may differ. So the hash (assembly/template-hash.ts) is of
 * - all bytes but digits and ids, and the length of each run of digits and of each id,
 * - whether each part of a time of day is within its range, and the digits of dates: `02-30` is no stamp,
 * - whether a number begins with a zero: `01` is no JSON,
 * - all that is behind a backslash or `#`, for that is an escape: `\u001b`, rsyslog's `#033`,
 * - the names that a line begins with, as a transport may have put them there: they tell the stream.
 * An id is the value of a key in `_id`, or a word that mixes letters and digits as no word of a language does.
 */
export function templateHasher(): TemplateHasher {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = new WebAssembly.Module(Buffer.from(TEMPLATE_HASH_WASM, 'base64'));
  const { hashLines } = new WebAssembly.Instance(module, { env: { memory, abort } }).exports;

  return (bytes, from, last) => {
    const length = last + 1 - from;
    const hashesAt = (BLOCK_AT + length + MARGIN + 7) & ~7;
    const endsAt = hashesAt + ROOM * 8;
    const needed = endsAt + ROOM * 4 - memory.buffer.byteLength;
    if (needed > 0) memory.grow(Math.ceil(needed / PAGE));
    new Uint8Array(memory.buffer, BLOCK_AT, length).set(bytes.subarray(from, last + 1));
    // Lines end at what was just written, never at what another block left behind.
    new Uint8Array(memory.buffer, BLOCK_AT + length, MARGIN).fill(0);
    const parts: HashedLines[] = [];
    let at = BLOCK_AT;
    while (at < BLOCK_AT + length) {
      const count = hashLines(at, BLOCK_AT + length - 1, endsAt, hashesAt, ROOM);
      const ends = new Int32Array(memory.buffer, endsAt, count).map((end) => end - BLOCK_AT + from);
      parts.push({ ends, hashes: new Int32Array(memory.buffer, hashesAt, count * 2).slice() });
      at = BLOCK_AT + ((ends[count - 1] ?? last) - from) + 1;
    }
    return joined(parts);
  };
}

function joined(parts: readonly HashedLines[]): HashedLines {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const count = parts.reduce((sum, part) => sum + part.ends.length, 0);
  const all = { ends: new Int32Array(count), hashes: new Int32Array(count * 2) };
  let at = 0;
  for (const { ends, hashes } of parts) {
    all.ends.set(ends, at);
    all.hashes.set(hashes, at * 2);
    at += ends.length;
  }
  return all;
}

function abort(): never {
  throw new Error('template-hash.wasm: out of memory');
}
