import { outcomeText } from '../../parts/words.ts';
import type { CallsData } from '../pack/calls-data.ts';
import { unpackCalls } from '../pack/pack-calls.ts';
import { sentence } from '../sentence.ts';
import { isBad } from '../short-outcome.ts';
import { type Call, matches, toCalls } from './call.ts';
import { momentText } from './detail.ts';
import { el, need } from './dom.ts';
import { drag } from './drag.ts';
import { drawAxis } from './draw-axis.ts';
import { drawBar } from './draw-bar.ts';
import { overviewPicture } from './overview.ts';
import { isOpen, makeRow, type Row, setOpen } from './rows.ts';
import { moved, type View, within, zoomed } from './view.ts';

/** What the keyboard and the address bar can do with a list. */
export interface CallList {
  readonly section: HTMLElement;
  /** Shows a call, whatever filters say, and opens it; false where it is not in this list. */
  reveal(anchor: string): boolean;
  step(by: number): void;
  zoom(factor: number): void;
  move(share: number): void;
  showAll(): void;
  search(): void;
  /** Draws everything, for paper. */
  drawAll(): void;
}

/** Room at both ends of the axis, so that marks there are whole; a share of it. */
const ROOM = 0.02;

/** Fills a section of the page with its calls and makes it work. */
export function setUpList(section: HTMLElement, data: CallsData): CallList {
  const { calls, epochMs } = toCalls(unpackCalls(data.packed));
  const rows = calls.map((call) => makeRow(call, data.prefix));
  const byItem = new Map<Element, Row>(rows.map((row) => [row.item, row]));
  const list = need(section, '.rows', HTMLOListElement);
  const axis = need(section, '.axis', HTMLElement);
  const chart = need(section, '.chart', HTMLElement);
  const overview = need(section, '.overview', HTMLElement);
  const input = need(section, 'input', HTMLInputElement);
  const count = need(section, '.count', HTMLElement);
  const tip = need(document, '.tip', HTMLElement);
  const cross = el('div', { class: 'cross', attrs: { hidden: '' } });
  const limits = data.cutoffsMs.map((ms) => ({ ms, line: el('div', { class: 'limit', attrs: { hidden: '' } }) }));
  const brush = el('div', { class: 'brush' });
  const ticks = el('div', { class: 'ticks' });
  let failedFirst = true;
  let aligned = calls.every(({ startMs }) => startMs === null);
  let active: Row | null = null;
  let words: string[] = [];
  let waiting = false;
  const outcomes = new Set<string>();

  const origin = (call: Call) => (aligned ? 0 : (call.startMs ?? 0));
  const whole = (): View => {
    const from = Math.min(0, ...some(calls, (call) => origin(call) + (call.picture?.fromMs ?? 0)));
    const to = Math.max(1, ...some(calls, (call) => origin(call) + call.lengthMs));
    return { fromMs: from - ((to - from) * ROOM) / 2, toMs: to + (to - from) * ROOM };
  };
  let all = whole();
  let view = all;

  // ── drawing ──
  const draw = (row: Row) => drawBar(row.track, row.call, origin(row.call), view);
  const redraw = () => {
    waiting = false;
    for (const row of rows) if (row.near && row.shown) draw(row);
    drawAxis({ ticks, limits }, view, aligned ? null : { epochMs });
    brush.style.left = `${((view.fromMs - all.fromMs) / (all.toMs - all.fromMs)) * 100}%`;
    brush.style.width = `${((view.toMs - view.fromMs) / (all.toMs - all.fromMs)) * 100}%`;
    brush.hidden = view.toMs - view.fromMs >= (all.toMs - all.fromMs) * 0.999;
  };
  const look = (next: View) => {
    view = next;
    if (!waiting) requestAnimationFrame(redraw);
    waiting = true;
  };
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const row = byItem.get(target);
        if (!row) continue;
        row.near = isIntersecting;
        if (isIntersecting) draw(row);
      }
    },
    { rootMargin: '400px' },
  );

  // ── which rows, in which order ──
  const apply = () => {
    let shown = 0;
    for (const row of rows) {
      row.shown = (outcomes.size === 0 || outcomes.has(row.call.request.outcome)) && matches(row.call, words);
      row.item.hidden = !row.shown;
      if (row.shown) shown += 1;
    }
    count.textContent =
      shown === rows.length ? '' : `${shown.toLocaleString('en-US')} of ${rows.length.toLocaleString('en-US')} calls`;
    if (!active?.shown) activate(ordered().find((row) => row.shown) ?? null, false);
    look(view);
  };
  const ordered = () =>
    failedFirst
      ? [...rows.filter(({ call }) => isBad(call.request)), ...rows.filter(({ call }) => !isBad(call.request))]
      : rows;
  const arrange = () => list.replaceChildren(...ordered().map(({ item }) => item));
  const activate = (row: Row | null, focus: boolean) => {
    if (active) active.button.tabIndex = -1;
    active = row;
    if (!row) return;
    row.button.tabIndex = 0;
    if (!focus) return;
    row.button.focus({ preventScroll: true });
    row.button.scrollIntoView({ block: 'nearest' });
  };

  // ── hands ──
  const timeAt = (clientX: number) => {
    const { left, width } = ticks.getBoundingClientRect();
    return view.fromMs + ((clientX - left) / Math.max(1, width)) * (view.toMs - view.fromMs);
  };
  const press = (button: HTMLButtonElement, on: boolean) => button.setAttribute('aria-pressed', String(on));
  section.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element)) return;
    const button = target.closest('button');
    const item = target.closest('li.call');
    const row = item ? byItem.get(item) : undefined;
    if (row && button === row.button) {
      activate(row, false);
      setOpen(row, !isOpen(row));
    } else if (button?.dataset.outcome !== undefined) {
      const on = !outcomes.delete(button.dataset.outcome);
      if (on) outcomes.add(button.dataset.outcome);
      press(button, on);
      apply();
    } else if (button?.dataset.do !== undefined) act(button, button.dataset.do);
  });
  const act = (button: HTMLButtonElement, what: string) => {
    if (what === 'in') api.zoom(0.5);
    else if (what === 'out') api.zoom(2);
    else if (what === 'all') api.showAll();
    else if (what === 'order') {
      failedFirst = !failedFirst;
      press(button, failedFirst);
      arrange();
    } else if (what === 'align') {
      aligned = !aligned;
      press(button, aligned);
      overview.hidden = aligned;
      all = whole();
      look(all);
    }
  };
  input.addEventListener('input', () => {
    words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    apply();
  });
  chart.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      look(zoomed(view, event.deltaY > 0 ? 1.25 : 0.8, timeAt(event.clientX), all));
    },
    { passive: false },
  );
  chart.addEventListener('pointermove', ({ clientX, clientY, target }) => {
    const track = target instanceof Element ? target.closest('.track') : null;
    const item = track?.closest('li.call');
    const row = item ? byItem.get(item) : undefined;
    cross.hidden = !row;
    tip.hidden = !row;
    if (!row) return;
    cross.style.left = `${clientX - chart.getBoundingClientRect().left}px`;
    tip.replaceChildren(
      el('b', { text: momentText(row.call, timeAt(clientX) - origin(row.call)) ?? row.call.request.id }),
      el('span', { text: sentence(outcomeText(row.call.request)) }),
    );
    tip.style.left = `${Math.min(clientX + 14, innerWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${clientY + 18 + tip.offsetHeight > innerHeight ? clientY - tip.offsetHeight - 10 : clientY + 18}px`;
  });
  chart.addEventListener('pointerleave', () => {
    cross.hidden = true;
    tip.hidden = true;
  });
  drag(ticks, (from, to) => look(within({ fromMs: timeAt(from), toMs: timeAt(to) }, all)));
  drag(overview, (from, to) => {
    const { left, width } = overview.getBoundingClientRect();
    const at = (x: number) => all.fromMs + ((x - left) / Math.max(1, width)) * (all.toMs - all.fromMs);
    look(within({ fromMs: at(from), toMs: at(to) }, all));
  });
  list.addEventListener('focusin', ({ target }) => {
    const item = target instanceof Element ? target.closest('li.call') : null;
    const row = item ? byItem.get(item) : undefined;
    if (row && target === row.button && row !== active) activate(row, false);
  });

  const api: CallList = {
    section,
    reveal(anchor) {
      const row = rows.find(({ item }) => item.id === anchor);
      if (!row) return false;
      if (!row.shown) {
        outcomes.clear();
        words = [];
        input.value = '';
        for (const each of section.querySelectorAll<HTMLButtonElement>('[data-outcome]')) press(each, false);
        apply();
      }
      setOpen(row, true);
      activate(row, true);
      row.item.scrollIntoView({ block: 'start' });
      return true;
    },
    step(by) {
      const visible = ordered().filter((row) => row.shown);
      const at = active ? visible.indexOf(active) : -1;
      const next = visible[Math.max(0, Math.min(visible.length - 1, at + by))];
      if (next) activate(next, true);
    },
    zoom: (factor) => look(zoomed(view, factor, (view.fromMs + view.toMs) / 2, all)),
    move: (share) => look(moved(view, share, all)),
    showAll: () => look(all),
    search: () => input.focus(),
    drawAll: () => {
      for (const row of rows) if (row.shown) draw(row);
    },
  };

  for (const each of section.querySelectorAll<HTMLElement>('.tools, .chart, .legend.bars')) each.hidden = false;
  const align = section.querySelector<HTMLButtonElement>('[data-do=align]');
  if (align) press(align, aligned);
  overview.hidden = aligned;
  overview.append(overviewPicture(calls, all), brush);
  axis.append(ticks);
  chart.append(cross, ...limits.map(({ line }) => line));
  arrange();
  apply();
  redraw();
  for (const row of rows) watcher.observe(row.item);
  addEventListener('resize', () => look(view));
  return api;
}

/** One number a call, without spreading thousands of arguments. */
function some(calls: readonly Call[], of: (call: Call) => number): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const call of calls) {
    const value = of(call);
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
