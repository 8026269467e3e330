import { neutralise } from './neutralise.ts';

// Characters with a meaning in GitHub-flavoured Markdown (https://github.github.com/gfm/#backslash-escapes).
const SPECIAL = /[\\`*_{}[\]<>#|~$&]/g;
// GitHub turns these into links and notifications.
const MENTION = /@(?=\w)/g;
// At the start of a text they would begin a list, a heading underline or a numbered item.
const LEADING = /^(\s*)([-+=]|\d+[.)])(?=\s|$)/;

/** Text from a log as plain Markdown text on one line; backticked pieces of our own texts stay code. */
export function escapeMarkdown(text: string): string {
  const tame = neutralise(text, true);
  return tame
    .split(/(`[^`]+`)/)
    .map((piece, n) => (n % 2 === 1 ? codeSpan(piece.slice(1, -1)) : plain(piece)))
    .join('')
    .replace(LEADING, '$1\\$2');
}

/** Text as a code span, whatever backticks are in it; safe in a table. */
export function codeSpan(text: string): string {
  const tame = neutralise(text, true).replaceAll('|', '\\|');
  const longest = Math.max(0, ...(tame.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padding = tame.startsWith('`') || tame.endsWith('`') ? ' ' : '';
  return tame === '' ? '' : `${fence}${padding}${tame}${padding}${fence}`;
}

/** A table; its cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function plain(text: string): string {
  return text.replace(SPECIAL, '\\$&').replace(MENTION, '@\u200b');
}
