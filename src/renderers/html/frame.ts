import { html, type Markup } from './markup.ts';

/** What is around every page: its head with the switch of themes, the way to its parts, its foot. */
export function frame(content: { brand: string; period: string | null; main: Markup }): Markup {
  return html`<a class="skip" href="#main">Skip to the verdict</a>
<header class="top"><span class="brand"><b>kcr</b> ${content.brand}</span><span class="period">${content.period}</span>
<button type="button" class="theme" data-theme-switch hidden>Theme</button></header>
<main id="main" tabindex="-1">
${content.main}
</main>
<footer><p>Made by kcr from logs alone. Every claim cites a line; “inferred” says where no line tells. Times are UTC.</p>
<p class="keys" hidden><kbd>j</kbd> <kbd>k</kbd> next and previous call · <kbd>Enter</kbd> open · <kbd>/</kbd> search · <kbd>+</kbd> <kbd>−</kbd> <kbd>0</kbd> zoom · <kbd>←</kbd> <kbd>→</kbd> move · drag over the axis to zoom in</p></footer>
<div class="tip" role="presentation" hidden></div><p class="hidden" id="said" role="status" aria-live="polite"></p>`;
}
