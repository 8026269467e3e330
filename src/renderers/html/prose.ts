import { html, type Markup } from './markup.ts';

/** A sentence of ours, in which `backticks` stand around code. */
export function prose(text: string): Markup {
  return html`${text.split(/`([^`]+)`/).map((part, n) => (n % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}
