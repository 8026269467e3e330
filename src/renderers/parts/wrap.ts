import stringWidth from 'string-width';

/** Made when first needed: that takes 20 ms. */
let graphemes: Intl.Segmenter | null = null;

/**
 * Breaks one plain text (no escape sequences) into lines of at most `width` columns, at blanks where possible;
 * wide characters count as two. Never empty: an empty text is one empty line.
 */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(1, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (columns(longer) <= room) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = '';
    for (const part of cut(word, room)) {
      if (line !== '') lines.push(line);
      line = part;
    }
  }
  lines.push(line);
  return lines;
}

/** Wraps like `wrap`, the first line behind `first`, the others behind as many blanks. */
export function hang(first: string, text: string, width: number): string[] {
  const indent = columns(first);
  return wrap(text, width - indent).map((line, n) => (n === 0 ? first : ' '.repeat(indent)) + line);
}

/** The text, cut to `width` columns with `ellipsis` at its end where it is longer. */
export function clip(text: string, width: number, ellipsis: string): string {
  if (columns(text) <= width) return text;
  const kept = cut(text, Math.max(1, width - columns(ellipsis)))[0] ?? '';
  return kept + ellipsis;
}

/**
 * Characters of one column each, whatever is beside them: nearly every text of a log, and the signs of the report itself.
 * Asking more of a text takes 20 ms at first.
 */
export const NARROW =
  /^[ -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u2199\u2500-\u259f\u25a0-\u25fc\u2665\u2713-\u2718]*$/;

/** Columns that a text takes on a terminal. */
export function columns(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text);
}

/** The text, filled with blanks on the right up to `width` columns. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)));
}

/** Code units whose graphemes are told apart at a time: the segmenter's time grows with the square of its text. */
const SEGMENTED = 256;
/** No grapheme of a log is longer. */
const MAX_GRAPHEME = 64;

/** Pieces of at most `width` columns that make up the text, every blank kept. */
export function cut(word: string, width: number): string[] {
  const room = Math.max(1, width);
  const parts: string[] = [];
  if (/^[ -~]*$/.test(word)) {
    for (let at = 0; at < word.length; at += room) parts.push(word.slice(at, at + room));
    return parts.length === 0 ? [''] : parts;
  }
  if (columns(word) <= room) return [word];
  let part = '';
  let used = 0;
  for (const segment of graphemesOf(word)) {
    const wide = columns(segment);
    if (part !== '' && used + wide > room) {
      parts.push(part);
      part = '';
      used = 0;
    }
    part += segment;
    used += wide;
  }
  parts.push(part);
  return parts;
}

function* graphemesOf(text: string): Generator<string> {
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (let from = 0; from < text.length; ) {
    const last = from + SEGMENTED >= text.length;
    let done = 0;
    for (const { segment, index } of graphemes.segment(text.slice(from, from + SEGMENTED))) {
      // What begins near the window's end may go on behind it: it is looked at again in the next window.
      if (!last && index > SEGMENTED - MAX_GRAPHEME) break;
      yield segment;
      done = index + segment.length;
    }
    from += done;
  }
}
