import { arrayScanner } from './array-scanner.ts';
import { byteKeeper } from './byte-keeper.ts';
import { byteOrderMark, decodeText, type Encoding, unmarkedUtf16 } from './decode-text.ts';
import { MAX_TEXT_BYTES, type RawLine } from './raw-line.ts';

const LF = 0x0a;
const CR = 0x0d;

/** Takes chunks of bytes, gives the lines that each completes; the same lines however the bytes are cut. */
export interface LineSplitter {
  push(chunk: Uint8Array): RawLine[];
  end(): RawLine[];
  /**
   * Where whole lines are next, if what comes is nothing but lines of UTF-8: number of the line and where it begins.
   * Null in the middle of a line, too.
   */
  readonly place: { readonly line: number; readonly offset: number } | null;
  /** So many lines, of so many bytes with their LFs, were split by somebody else. Only where there is a `place`. */
  pass(lines: number, bytes: number): void;
  /** NUL bytes so far that are in no text. Of UTF-16, none are counted. */
  readonly nuls: number;
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
  let nuls = 0;
  const carry = byteKeeper(MAX_TEXT_BYTES);
  const scanner = arrayScanner();
  let head: Buffer = Buffer.alloc(0);
  /** First half of a UTF-16 code unit that the chunks cut. */
  let odd: Buffer = Buffer.alloc(0);

  function finishLine(bytes: Buffer, total: number, whole: boolean, out: RawLine[]): void {
    const crs = !whole ? 0 : encoding === 'utf-8' ? trailingCrs(bytes) : trailingCrs16(bytes, encoding);
    const kept = crs === 0 ? bytes : bytes.subarray(0, bytes.length - crs);
    const text = decodeText(kept, encoding);
    if (!afterArray || text.trim() !== '')
      out.push({ line, lines: 1, offset: lineStart, bytes: total - crs, text, kind: 'line' });
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
        finishLine(chunk.subarray(from, end - width), end - from - width, true, out);
        lineStart += end - from;
      } else {
        carry.add(chunk.subarray(from, end - width), encoding !== 'utf-8');
        finishLine(carry.kept(), carry.total, carry.whole, out);
        lineStart += carry.total + width;
        carry.clear();
      }
      from = end;
      line++;
    }
    if (from < chunk.length) carry.add(chunk.subarray(from), encoding !== 'utf-8');
  }

  function wholeUnits(chunk: Buffer): Buffer {
    const joined = odd.length === 0 ? chunk : Buffer.concat([odd, chunk]);
    const whole = joined.length - (joined.length % 2);
    odd = Buffer.from(joined.subarray(whole));
    return joined.subarray(0, whole);
  }

  function feed(chunk: Buffer, out: RawLine[]): void {
    if (encoding === 'utf-8') nuls += countNuls(chunk);
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
    const unmarked = mark.length === 0 ? unmarkedUtf16(head, complete) : null;
    if (unmarked === 'undecided') return;
    const found = unmarked ?? mark.encoding;
    const opening = found === 'utf-8' ? opensArray(head, mark.length) : false;
    // A blank file of megabytes is not waited for.
    if (opening === null && !complete && head.length < MAX_TEXT_BYTES) return;
    encoding = found;
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
      if (odd.length > 0) carry.add(odd, true);
      if (carry.total > 0) finishLine(carry.kept(), carry.total, carry.whole, out);
      return out;
    },
    get place() {
      const plain = mode === 'lines' && encoding === 'utf-8' && !afterArray && carry.total === 0;
      return plain ? { line, offset: lineStart } : null;
    },
    pass(lines, bytes) {
      line += lines;
      lineStart += bytes;
    },
    get nuls() {
      return nuls;
    },
  };
}

/** True where the first characters that are not blank are `[{"` or `[{}`; null while too few have come. */
function opensArray(bytes: Buffer, from: number): boolean | null {
  let seen = '';
  for (let i = from; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === 0x20 || byte === 0x09 || byte === LF || byte === CR || byte === 0) continue;
    seen += String.fromCharCode(byte);
    if (seen === '[{"' || seen === '[{}') return true;
    if (!'[{'.startsWith(seen)) return false;
  }
  return null;
}

function trailingCrs(bytes: Buffer): number {
  let end = bytes.length;
  while (bytes[end - 1] === CR) end--;
  return bytes.length - end;
}

function trailingCrs16(bytes: Buffer, encoding: Encoding): number {
  const low = encoding === 'utf-16le' ? 0 : 1;
  let end = bytes.length;
  while (end >= 2 && bytes[end - 2 + low] === CR && bytes[end - 1 - low] === 0) end -= 2;
  return bytes.length - end;
}

function countNuls(bytes: Buffer): number {
  let count = 0;
  const first = bytes.indexOf(0);
  if (first >= 0) for (let i = first; i < bytes.length; i++) if (bytes[i] === 0) count++;
  return count;
}

/** Index of the last byte of the next LF code unit, in a chunk of whole code units. */
function indexOfLf16(chunk: Buffer, from: number, encoding: Encoding): number {
  const low = encoding === 'utf-16le' ? 0 : 1;
  for (let i = chunk.indexOf(LF, from); i >= 0; i = chunk.indexOf(LF, i + 1)) {
    if (i % 2 === low && chunk[i + 1 - 2 * low] === 0) return i + 1 - low;
  }
  return -1;
}
