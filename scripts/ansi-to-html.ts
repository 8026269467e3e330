import { html, type Markup } from '../src/renderers/html/markup.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: colour sequences begin with ESC
const SEQUENCE = /\u001b\[([0-9;]*)m/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: links of terminals begin with ESC
const LINK = /\u001b\]8;[^\u001b]*\u001b\\/g;

/** What a terminal shows (SGR, ECMA-48 8.3.117) as spans: `s1` is bold, `s31` red, and so on. */
export function ansiToHtml(text: string): Markup[] {
  const spans: Markup[] = [];
  let on: number[] = [];
  for (const [n, part] of text.replace(LINK, '').split(SEQUENCE).entries()) {
    if (n % 2 === 1) on = apply(on, part);
    else if (part !== '') spans.push(html`<span class="${on.map((code) => `s${code}`).join(' ')}">${part}</span>`);
  }
  return spans;
}

function apply(on: readonly number[], codes: string): number[] {
  let next = [...on];
  for (const code of codes.split(';').map(Number)) {
    if (code === 0) next = [];
    else if (code === 22) next = next.filter((each) => each > 2);
    else if (code === 39) next = next.filter((each) => each < 30);
    else next = [...next.filter((each) => each < 30 || code < 30), code];
  }
  return next;
}
