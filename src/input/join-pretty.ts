import { parseObject } from './json/values.ts';
import type { RawLine } from './raw-line.ts';

/** Joins JSON objects that a printer (`jq .`) laid out over several lines; everything else passes. */
export interface JoinPretty {
  push(raw: RawLine): RawLine[];
  end(): RawLine[];
  /** Nothing is held back. */
  readonly idle: boolean;
}

/** No record of a log is longer; what opened was no JSON. */
const MAX_LINES = 2_000;
const MAX_CHARACTERS = 1 << 20;

/** An object is what lies between a line `{` and the next line `}` of the same indent, if it parses. */
export function joinPretty(): JoinPretty {
  let open: RawLine[] = [];
  let indent = '';
  let characters = 0;

  function release(): RawLine[] {
    const lines = open;
    open = [];
    characters = 0;
    return lines;
  }

  return {
    push(raw) {
      const text = raw.text.trimEnd();
      if (open.length === 0) {
        if (!text.endsWith('{') || text.trimStart() !== '{') return [raw];
        indent = text.slice(0, -1);
      } else if (text.trimStart() === '{' && text.length - 1 === indent.length) {
        // One object cannot open where another is open: the first was none.
        const before = release();
        open.push(raw);
        return before;
      }
      open.push(raw);
      characters += text.length;
      if (text === `${indent}}` || text === `${indent}},`) {
        const joined = join(open);
        const lines = release();
        return joined ? [joined] : lines;
      }
      return open.length > MAX_LINES || characters > MAX_CHARACTERS ? release() : [];
    },
    end: release,
    get idle() {
      return open.length === 0;
    },
  };
}

function join(lines: readonly RawLine[]): RawLine | null {
  const [first] = lines;
  const last = lines.at(-1);
  if (!first || !last || lines.length < 3) return null;
  const text = lines
    .map((line) => line.text.trim())
    .join(' ')
    .replace(/,$/, '');
  if (parseObject(text) === null) return null;
  const count = last.line + last.lines - first.line;
  return { ...first, lines: count, bytes: last.offset + last.bytes - first.offset, text };
}
