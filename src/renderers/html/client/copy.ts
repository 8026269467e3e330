import { el } from './dom.ts';
import { say } from './say.ts';

const SHOWN_MS = 1200;

/** A button that copies a text; `listenForCopies` makes it work. With a label it shows that instead of a sign. */
export function copyButton(text: string, what = text, label?: string): HTMLButtonElement {
  const attrs = { type: 'button', 'data-copy': text };
  if (label !== undefined) return el('button', { class: 'copy named', attrs: { ...attrs, title: what }, text: label });
  return el('button', { class: 'copy', attrs: { ...attrs, 'aria-label': `Copy ${what}` } });
}

/** Every cited line gets a button. */
export function addCopyButtons(): void {
  for (const cite of document.querySelectorAll('span.cite')) cite.append(copyButton(cite.textContent ?? ''));
}

/** Every button with `data-copy`, now or later, copies its text. */
export function listenForCopies(): void {
  document.addEventListener('click', (event) => {
    const button =
      event.target instanceof Element ? event.target.closest<HTMLButtonElement>('button[data-copy]') : null;
    if (!button) return;
    void copy(button.dataset.copy ?? '').then((done) => {
      say(done ? `Copied ${button.dataset.copy}` : 'Your browser did not let this page copy.');
      if (!done) return;
      button.classList.add('done');
      setTimeout(() => button.classList.remove('done'), SHOWN_MS);
    });
  });
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyTheOldWay(text);
  }
}

/** For pages without a secure origin, where there is no `navigator.clipboard`. */
function copyTheOldWay(text: string): boolean {
  const area = el('textarea', { attrs: { 'aria-hidden': 'true', readonly: '' }, class: 'hidden' });
  const focused = document.activeElement;
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}
