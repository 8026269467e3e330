import type { Report } from '../../report.ts';
import { anchorOf } from './anchor.ts';
import { html, type Markup } from './markup.ts';

/** A place in a log that can be copied and, where a call has an event there, leads to the call. */
export type CiteMarkup = (file: string, line: number) => Markup;

/** How the lines of this report are cited on its page. */
export function citeFor(report: Report, prefix: string): CiteMarkup {
  const calls = new Map<string, string>();
  for (const request of report.requests) {
    for (const event of request.events) {
      for (let n = 0; n < event.lines; n += 1) calls.set(`${event.file}:${event.line + n}`, request.id);
    }
  }
  return (file, line) => {
    const place = `${file}:${line}`;
    const id = calls.get(place);
    const shown =
      id === undefined
        ? html`<code>${place}</code>`
        : html`<a href="#${anchorOf(prefix, id)}" title="call ${id}"><code>${place}</code></a>`;
    return html`<span class="cite">${shown}${copyButton(place)}</span>`;
  };
}

/** Copies a text; does nothing and is not shown without scripting. */
export function copyButton(text: string, what = text): Markup {
  return html`<button type="button" class="copy" data-copy="${text}" aria-label="Copy ${what}"></button>`;
}
