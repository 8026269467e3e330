import { arrayScanner } from './array-scanner.ts';
import { byteKeeper } from './byte-keeper.ts';
import { byteOrderMark, decodeText, type Encoding } from './decode-text.ts';
import { MAX_TEXT_BYTES, type RawLine } from './raw-line.ts';

const LF = 0x0a;
const CR = 0x0d;

/** Takes chunks of bytes, gives the lines that each completes; the same lines however the bytes are cut. */
export interface LineSplitter {
  push(chunk: Uint8Array): RawLine[];
  end(): RawLine[];
}

/**
 * Splits at LF, dropping CRs before it. A file that begins with `[{"` is a JSON array (a Grafana download, `jq -s`):
 * there each element is an entry, however it is laid out, until the array closes.
 */
export function splitLines(): LineSplitter {
  let mode: 'start' | 'lines' | 'array' = 'start';
  let encoding: Encoding = 'utf-8';
  let line = 1;
  /** Where the current line begins, in the stream. */
  let lineStart = 0;
  /** The current line is what follows a JSON array's `]` on its line, and that line was given out already. */
  let afterArray = false;
  const carry = byteKeeper(MAX_TEXT_BYTES);
  const scanner = arrayScanner();
  let head: Buffer = Buffer.alloc(0);
  /** First half of a UTF-16 code unit that the chunks cut. */
  let odd: Buffer = Buffer.alloc(0);

  function finishLine(bytes: Buffer, total: number, out: RawLine[]): void {
    const [end, kept] = encoding === 'utf-8' ? trimCr(bytes, total) : trimCr16(bytes, total, encoding);
    const text = decodeText(kept, encoding);
    if (!afterArray || text.trim() !== '')
      out.push({ line, lines: 1, offset: lineStart, bytes: end, text, kind: 'line' });
    afterArray = false;
  }

  function lines(chunk: Buffer, out: RawLine[]): void {
    let from = 0;
    for (;;) {
      const newline = encoding === 'utf-8' ? chunk.indexOf(LF, from) : indexOfLf16(chunk, from, encoding);
      if (newline < 0) break;
      const width = encoding === 'utf-8' ? 1 : 2;
      const end = newline + 1;
      if (carry.total === 0 && end - from <= MAX_TEXT_BYTES) {
        finishLine(chunk.subarray(from, end - width), end - from - width, out);
        lineStart += end - from;
      } else {
        carry.add(chunk.subarray(from, end));
        const total = carry.total - width;
        const kept = carry.kept();
        finishLine(kept.subarray(0, Math.min(kept.length, total)), total, out);
        lineStart += carry.total;
        carry.clear();
      }
      from = end;
      line++;
    }
    if (from < chunk.length) carry.add(chunk.subarray(from));
  }

  function wholeUnits(chunk: Buffer): Buffer {
    const joined = odd.length === 0 ? chunk : Buffer.concat([odd, chunk]);
    const whole = joined.length - (joined.length % 2);
    odd = Buffer.from(joined.subarray(whole));
    return joined.subarray(0, whole);
  }

  function feed(chunk: Buffer, out: RawLine[]): void {
    if (mode !== 'array') {
      lines(encoding === 'utf-8' ? chunk : wholeUnits(chunk), out);
      return;
    }
    const left = scanner.push(chunk, out);
    if (left !== null) resumeLines(left, out);
  }

  function resumeLines(left: { line: number; offset: number; covered: boolean; rest: Buffer }, out: RawLine[]): void {
    mode = 'lines';
    line = left.line;
    lineStart = left.offset;
    afterArray = left.covered;
    lines(left.rest, out);
  }

  function start(complete: boolean, out: RawLine[]): void {
    const mark = byteOrderMark(head, complete);
    if (mark === null) return;
    const opening = mark.encoding === 'utf-8' ? opensArray(head, mark.length) : false;
    // A blank file of megabytes is not waited for.
    if (opening === null && !complete && head.length < MAX_TEXT_BYTES) return;
    encoding = mark.encoding;
    lineStart = mark.length;
    mode = opening === true ? 'array' : 'lines';
    if (mode === 'array') scanner.begin(lineStart);
    const rest = head.subarray(mark.length);
    head = Buffer.alloc(0);
    feed(rest, out);
  }

  return {
    push(chunk) {
      const out: RawLine[] = [];
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      if (mode === 'start') {
        head = head.length === 0 ? Buffer.from(bytes) : Buffer.concat([head, bytes]);
        start(false, out);
      } else {
        feed(bytes, out);
      }
      return out;
    },
    end() {
      const out: RawLine[] = [];
      if (mode === 'start') start(true, out);
      if (mode === 'array') {
        const left = scanner.end(out);
        if (left !== null) resumeLines(left, out);
      }
      if (odd.length > 0) carry.add(odd);
      if (carry.total > 0) finishLine(carry.kept(), carry.total, out);
      return out;
    },
  };
}

/** True where the first characters that are not blank are `[{"` or `[{}`; null while too few have come. */
function opensArray(bytes: Buffer, from: number): boolean | null {
  let seen = '';
  for (let i = from; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === 0x20 || byte === 0x09 || byte === LF || byte === CR) continue;
    seen += String.fromCharCode(byte);
    if (seen === '[{"' || seen === '[{}') return true;
    if (!'[{'.startsWith(seen)) return false;
  }
  return null;
}

/** The line without CRs at its end, as [its length, its kept bytes]. */
function trimCr(bytes: Buffer, total: number): [number, Buffer] {
  if (bytes.length < total || bytes[total - 1] !== CR) return [total, bytes];
  let end = total;
  while (end > 0 && bytes[end - 1] === CR) end--;
  return [end, bytes.subarray(0, end)];
}

function trimCr16(bytes: Buffer, total: number, encoding: Encoding): [number, Buffer] {
  if (bytes.length < total) return [total, bytes];
  const low = encoding === 'utf-16le' ? 0 : 1;
  let end = total;
  while (end >= 2 && bytes[end - 2 + low] === CR && bytes[end - 1 - low] === 0) end -= 2;
  return [end, bytes.subarray(0, end)];
}

/** Index of the last byte of the next LF code unit, in a chunk of whole code units. */
function indexOfLf16(chunk: Buffer, from: number, encoding: Encoding): number {
  const low = encoding === 'utf-16le' ? 0 : 1;
  for (let i = chunk.indexOf(LF, from); i >= 0; i = chunk.indexOf(LF, i + 1)) {
    if (i % 2 === low && chunk[i + 1 - 2 * low] === 0) return i + 1 - low;
  }
  return -1;
}
