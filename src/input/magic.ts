import { unmarkedUtf16 } from './decode-text.ts';

export type Compression = 'gzip' | 'zstd' | 'bzip2';

/** Compression that the first bytes announce: RFC 1952, RFC 8878, and bzip2's `BZh1`–`BZh9`. */
export function compressionOf(head: Uint8Array): Compression | null {
  const [a, b, c, d] = head;
  if (a === 0x1f && b === 0x8b) return 'gzip';
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return 'zstd';
  if (a === 0x42 && b === 0x5a && c === 0x68 && d !== undefined && d >= 0x31 && d <= 0x39) return 'bzip2';
  return null;
}

const FOREIGN: readonly { readonly bytes: readonly number[]; readonly hint: string }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], hint: 'a zip archive: unzip it first' },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], hint: 'xz-compressed: unpack it with `xz -d` first' },
  { bytes: [0x04, 0x22, 0x4d, 0x18], hint: 'lz4-compressed: unpack it with `lz4 -d` first' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], hint: 'a 7z archive: unpack it first' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], hint: 'a picture' },
  { bytes: [0xff, 0xd8, 0xff], hint: 'a picture' },
  { bytes: [0x25, 0x50, 0x44, 0x46, 0x2d], hint: 'a PDF' },
  { bytes: [0x7f, 0x45, 0x4c, 0x46], hint: 'a program' },
];

// A log holds a stray NUL or bell at most; of random bytes a tenth are control characters.
const MAX_CONTROL_SHARE = 0.05;

/** Whether there are no bytes but NULs: they say nothing of what comes behind them. */
export function onlyNuls(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

/** What makes a file that begins with `head` no text, in words for people; null if it may be a log. */
export function whyBinary(head: Uint8Array): string | null {
  const known = FOREIGN.find(({ bytes }) => bytes.every((byte, i) => head[i] === byte));
  if (known) return known.hint;
  if (head[257] === 0x75 && Buffer.from(head.subarray(257, 262)).toString('latin1') === 'ustar')
    return 'a tar archive: unpack it first';
  const utf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (utf16) return null;
  // copytruncate leaves NULs before the first line: they say nothing.
  const from = head.findIndex((byte) => byte !== 0);
  if (from < 0) return null;
  if (unmarkedUtf16(head, true) !== null) return null;
  let control = 0;
  let text = head.length - from;
  for (let i = from; i < head.length; i++) {
    const byte = head[i] ?? 0;
    // Of a gap of NULs one counts.
    if (byte === 0 && head[i - 1] === 0) text--;
    else if (byte === 0x7f || (byte < 0x20 && byte !== 0x1b && (byte < 0x08 || byte > 0x0d))) control++;
  }
  return control / text > MAX_CONTROL_SHARE ? 'binary data' : null;
}
