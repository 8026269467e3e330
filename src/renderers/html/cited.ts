import type { Report } from '../../report.ts';
import { anchorOf } from './anchor.ts';
import { html, type Markup } from './markup.ts';

/** A place in a log that can be copied and, where a call has an event there, leads to the call. */
export type CiteMarkup = (file: string, line: number) => Markup;

/** How the lines of this report are cited on its page; the script puts a button for copying behind each. */
export function citeFor(report: Report, prefix: string): CiteMarkup {
  const wanted = new Set(report.findings.flatMap(({ evidence }) => evidence.map(placeOf)));
  const calls = new Map<string, string>();
  for (const request of report.requests) {
    for (const event of request.events) {
      const place = placeOf(event);
      if (wanted.has(place)) calls.set(place, request.id);
    }
  }
  return (file, line) => {
    const place = placeOf({ file, line });
    const id = calls.get(place);
    const code = html`<code>${place}</code>`;
    return html`<span class="cite">${id === undefined ? code : html`<a href="#${anchorOf(prefix, id)}">${code}</a>`}</span>`;
  };
}

function placeOf({ file, line }: { file: string; line: number }): string {
  return `${file}:${line}`;
}

/** Copies a text; not shown without scripting. */
export function copyButton(text: string, what: string): Markup {
  return html`<button type="button" class="copy" data-copy="${text}" aria-label="Copy ${what}"></button>`;
}
