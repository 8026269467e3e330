export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

const decoders = { 'utf-16le': new TextDecoder('utf-16le'), 'utf-16be': new TextDecoder('utf-16be') };

/** Text of the bytes; what is not valid becomes U+FFFD. Leading NULs, as `copytruncate` leaves them, are dropped. */
export function decodeText(bytes: Buffer, encoding: Encoding): string {
  const text = encoding === 'utf-8' ? bytes.toString('utf8') : decoders[encoding].decode(bytes);
  if (text.charCodeAt(0) !== 0) return text;
  let start = 1;
  while (text.charCodeAt(start) === 0) start++;
  return text.slice(start);
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
