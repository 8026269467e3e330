export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

const decoders = { 'utf-16le': new TextDecoder('utf-16le'), 'utf-16be': new TextDecoder('utf-16be') };

/**
 * Text of the bytes of a line; what is not valid becomes U+FFFD. NULs, as logrotate's `copytruncate` or a crash leave
 * them, are no part of what a program wrote: they are left out.
 */
export function decodeText(bytes: Buffer, encoding: Encoding): string {
  const text = encoding === 'utf-8' ? bytes.toString('utf8') : decoders[encoding].decode(bytes);
  return text.includes('\0') ? text.replaceAll('\0', '').replace(/\r+$/, '') : text;
}

/** Encoding that a byte-order mark announces, and the mark's length; `null` while `bytes` are too few to tell. */
export function byteOrderMark(bytes: Buffer, complete: boolean): { encoding: Encoding; length: number } | null {
  const [a, b, c] = bytes;
  if (a === 0xef && (b === undefined ? !complete : b === 0xbb && c === undefined && !complete)) return null;
  if ((a === 0xff || a === 0xfe) && b === undefined && !complete) return null;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', length: 3 };
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', length: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', length: 2 };
  return { encoding: 'utf-8', length: 0 };
}

/** Bytes by which UTF-16 without a mark is told, and the fewest that tell it. */
const SAMPLE_BYTES = 64;
const MIN_SAMPLE_BYTES = 16;

/**
 * UTF-16 that begins with ASCII, as every log does: each other byte is NUL. 'undecided' while `bytes` are too few to
 * tell, null if it is not.
 */
export function unmarkedUtf16(bytes: Uint8Array, complete: boolean): 'utf-16le' | 'utf-16be' | 'undecided' | null {
  const length = Math.min(bytes.length, SAMPLE_BYTES);
  let le = true;
  let be = true;
  for (let i = 0; i < length; i++) {
    const nul = bytes[i] === 0;
    le &&= nul === (i % 2 === 1);
    be &&= nul === (i % 2 === 0);
  }
  if (!le && !be) return null;
  if (length < SAMPLE_BYTES && !complete) return 'undecided';
  if (length < MIN_SAMPLE_BYTES) return null;
  return le ? 'utf-16le' : 'utf-16be';
}
