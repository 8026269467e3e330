import { onlyNuls, whyBinary } from './magic.ts';

const HEAD_BYTES = 4096;

/** What was to be read as a log holds no text. */
export class NotText extends Error {}

/**
 * Passes the bytes on if they begin as text does, behind any NULs (of logrotate's `copytruncate`); else throws NotText.
 */
export async function* textOnly(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array[] | null = [];
  let size = 0;
  let nuls = false;
  for await (const chunk of source) {
    const nothing: boolean = head !== null && size === 0 && onlyNuls(chunk);
    if (head === null || nothing) {
      nuls ||= nothing;
      yield chunk;
      continue;
    }
    head.push(chunk);
    size += chunk.length;
    if (size < HEAD_BYTES) continue;
    yield checked(head);
    head = null;
  }
  if (head !== null && size > 0) yield checked(head);
  else if (head !== null && nuls) throw new NotText('a text log was expected, but this is nothing but NUL bytes');
}

function checked(head: readonly Uint8Array[]): Uint8Array {
  const [first] = head;
  const bytes = head.length === 1 && first ? first : Buffer.concat(head);
  const why = whyBinary(bytes.subarray(0, HEAD_BYTES));
  if (why !== null) throw new NotText(`a text log was expected, but this is ${why}`);
  return bytes;
}
