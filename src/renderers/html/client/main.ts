import type { CallsData } from '../pack/calls-data.ts';
import { addCopyButtons, listenForCopies } from './copy.ts';
import { inflateJson } from './inflate-json.ts';
import { type CallList, setUpList } from './list.ts';
import { setUpTheme } from './theme.ts';

/** The page works without any of this, as text, pictures and a table. */
async function start(): Promise<void> {
  const theme = document.querySelector<HTMLButtonElement>('[data-theme-switch]');
  if (theme) setUpTheme(theme);
  addCopyButtons();
  listenForCopies();
  document.documentElement.classList.add('scripted');
  const lists: CallList[] = [];
  for (const section of document.querySelectorAll<HTMLElement>('[data-calls]')) {
    const [data] = await inflateJson(document.getElementById(`${section.dataset.calls}data`));
    lists.push(setUpList(section, data as CallsData));
  }
  if (lists.length > 0) for (const keys of document.querySelectorAll<HTMLElement>('.keys')) keys.hidden = false;
  const follow = () => {
    const anchor = location.hash.slice(1);
    if (anchor !== '') lists.some((list) => list.reveal(anchor));
  };
  addEventListener('hashchange', follow);
  follow();
  listenForKeys(lists);
  prepareForPaper(lists);
  document.documentElement.dataset.ready = '';
}

function listenForKeys(lists: readonly CallList[]): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    const list = lists.find(({ section }) => target instanceof Node && section.contains(target)) ?? lists[0];
    if (!list) return;
    if (target instanceof HTMLInputElement) {
      if (event.key !== 'Escape') return;
      target.value = '';
      target.dispatchEvent(new Event('input'));
      return;
    }
    const onRow = target instanceof Element && target.matches('button.row');
    const does: Readonly<Record<string, () => void>> = {
      '/': () => list.search(),
      j: () => list.step(1),
      k: () => list.step(-1),
      '+': () => list.zoom(0.5),
      '=': () => list.zoom(0.5),
      '-': () => list.zoom(2),
      '0': () => list.showAll(),
      ...(onRow
        ? {
            ArrowDown: () => list.step(1),
            ArrowUp: () => list.step(-1),
            ArrowLeft: () => list.move(-0.25),
            ArrowRight: () => list.move(0.25),
            Home: () => list.step(Number.NEGATIVE_INFINITY),
            End: () => list.step(Number.POSITIVE_INFINITY),
          }
        : {}),
    };
    const act = does[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** On paper everything that tells something is open and drawn; afterwards it is as it was. */
function prepareForPaper(lists: readonly CallList[]): void {
  const opened: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    for (const list of lists) list.drawAll();
    for (const each of document.querySelectorAll<HTMLDetailsElement>('details:not([open], .folded)')) {
      each.open = true;
      opened.push(each);
    }
  });
  addEventListener('afterprint', () => {
    for (const each of opened.splice(0)) each.open = false;
  });
}

start().catch((error: unknown) => {
  const place = document.querySelector('.count');
  if (place)
    place.textContent = `This browser cannot show the calls (${error instanceof Error ? error.message : error}). kcr analyze prints them all, too.`;
});
