import { byteKeeper } from './byte-keeper.ts';
import { decodeText } from './decode-text.ts';
import { MAX_TEXT_BYTES, type RawLine } from './raw-line.ts';

/** Where plain lines go on: behind the array's `]`, or at an element that turned out not to be JSON. */
export interface LeftOver {
  readonly line: number;
  readonly offset: number;
  /** Something of this physical line was given out already. */
  readonly covered: boolean;
  readonly rest: Buffer;
}

/** Finds the elements of a JSON array of objects byte by byte: such a file may be one line of many megabytes. */
export interface ArrayScanner {
  begin(offset: number): void;
  /** Adds the elements that the chunk completes to `out`; null as long as the array goes on. */
  push(chunk: Buffer, out: RawLine[]): LeftOver | null;
  end(out: RawLine[]): LeftOver | null;
}

export function arrayScanner(): ArrayScanner {
  let position = 0;
  let line = 1;
  let lineStart = 0;
  let depth = 0;
  let inString = false;
  let escaped = false;
  /** Last physical line of which something was given out. */
  let coveredLine = 0;
  let element: { line: number; offset: number } | null = null;
  /** Bytes of the current line outside any element: brackets, commas and blanks, if this is an array. */
  let lead: number[] = [];
  let leadStart = 0;
  const keeper = byteKeeper(MAX_TEXT_BYTES);

  function frame(upTo: number, out: RawLine[]): void {
    if (line <= coveredLine) return;
    out.push({ line, lines: 1, offset: lineStart, bytes: upTo - lineStart, text: '', kind: 'frame' });
    coveredLine = line;
  }

  function finishElement(end: number, out: RawLine[]): void {
    if (element === null) return;
    const lines = line - element.line + 1;
    const whole = decodeText(keeper.kept(), 'utf-8');
    const text = lines === 1 ? whole : whole.replace(/[ \t\r]*\n[ \t]*/g, ' ');
    out.push({ ...element, lines, bytes: end - element.offset, text, kind: 'element' });
    coveredLine = line;
    element = null;
    restartLead(end);
    keeper.clear();
  }

  function restartLead(offset: number): void {
    lead = [];
    leadStart = offset;
  }

  return {
    begin(offset) {
      position = offset;
      lineStart = offset;
      leadStart = offset;
    },
    push(chunk, out) {
      let elementFrom = 0;
      for (let i = 0; i < chunk.length; i++) {
        const byte = chunk[i] ?? 0;
        if (element === null) lead.push(byte);
        if (position + i - (element?.offset ?? leadStart) >= MAX_TEXT_BYTES) {
          // Nothing so long is an entry, nor what lies between two.
          if (element === null) lead.pop();
          else keeper.add(chunk.subarray(elementFrom, i));
          return giveUp(chunk.subarray(i));
        }
        if (byte === 0x0a) {
          if (inString) {
            // A JSON string holds no line break: this is not an array after all.
            if (element !== null) keeper.add(chunk.subarray(elementFrom, i));
            else lead.pop();
            return giveUp(chunk.subarray(i));
          }
          if (element === null) frame(position + i, out);
          line++;
          lineStart = position + i + 1;
          if (element === null) restartLead(lineStart);
        } else if (inString) {
          if (escaped) escaped = false;
          else if (byte === 0x5c) escaped = true;
          else if (byte === 0x22) inString = false;
        } else if (byte === 0x22) {
          inString = true;
        } else if (byte === 0x7b || byte === 0x5b) {
          depth++;
          if (depth === 2 && element === null) {
            element = { line, offset: position + i };
            elementFrom = i;
            lead.pop();
          }
        } else if (byte === 0x7d || byte === 0x5d) {
          depth--;
          if (depth === 1 && element !== null) {
            keeper.add(chunk.subarray(elementFrom, i + 1));
            finishElement(position + i + 1, out);
          } else if (depth === 0) {
            // A `]` on a line of its own is the array's frame.
            frame(position + i + 1, out);
            return { line, offset: position + i + 1, covered: true, rest: chunk.subarray(i + 1) };
          }
        }
      }
      if (element !== null && elementFrom < chunk.length) keeper.add(chunk.subarray(elementFrom));
      position += chunk.length;
      return null;
    },
    end(out) {
      if (element === null && !inString) {
        if (position > lineStart) frame(position, out);
        return null;
      }
      return giveUp(Buffer.alloc(0));
    },
  };

  function giveUp(unseen: Buffer): LeftOver {
    // What lies between elements goes with the first of the line, or is what the array ends with.
    const from =
      element === null || element.line > coveredLine ? { line: element?.line ?? line, offset: leadStart } : element;
    const before = from === element ? Buffer.alloc(0) : Buffer.from(lead);
    const covered = from.line <= coveredLine;
    return { ...from, covered, rest: Buffer.concat([before, keeper.kept(), unseen]) };
  }
}
