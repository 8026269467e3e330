import { linked } from './citations.ts';
import type { Look } from './look.ts';
import { clip, columns, pad, wrap } from './wrap.ts';

/** Narrower, and a text beside its citation is a column of single words. */
const MIN_ROOM = 16;
/** A longer text belongs to `kcr explain`. */
const MAX_LINES = 6;

export interface CitedText {
  /** What stands before the text on its first line, painted; the other lines are indented as far. */
  readonly head: string;
  readonly text: string;
  readonly file: string;
  readonly line: number;
  readonly paint?: (text: string) => string;
}

/** A text and, right-aligned on its first line (below it where there is no room), the line it comes from. */
export function citedText(cited: CitedText, names: ReadonlyMap<string, string>, look: Look): string[] {
  const { width } = look.options;
  const paint = cited.paint ?? ((text) => text);
  const indent = columns(cited.head);
  const cite = `${names.get(cited.file) ?? cited.file}:${cited.line}`;
  const link = (text: string) => linked(text, cited.file, cited.line, look);
  const beside = width - indent - 2 - columns(cite);
  if (beside < MIN_ROOM) {
    const texts = clipped(wrap(cited.text, width - indent), width - indent, look);
    const below = wrap(cite, width - indent).map((part) => ' '.repeat(indent) + link(part));
    return [...texts.map((text, n) => (n === 0 ? cited.head : ' '.repeat(indent)) + paint(text)), ...below];
  }
  return clipped(wrap(cited.text, beside), beside, look).map((text, n) =>
    n === 0 ? `${cited.head}${paint(pad(text, beside))}  ${link(cite)}` : ' '.repeat(indent) + paint(text),
  );
}

function clipped(lines: readonly string[], width: number, look: Look): string[] {
  const kept = lines.slice(0, MAX_LINES);
  if (lines.length > kept.length) {
    kept.push(clip(`${kept.pop() ?? ''} ${look.glyph.ellipsis}`, width, look.glyph.ellipsis));
  }
  return kept;
}
