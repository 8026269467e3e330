import { duration } from '../../parts/durations.ts';
import { el } from './dom.ts';
import { timeTicks } from './time-text.ts';
import type { View } from './view.ts';

const PIXELS_PER_TICK = 90;
const PIXELS_PER_LETTER = 7;
/** Room that a label takes; cutoffs that are nearer to each other share one. */
const PIXELS_PER_LABEL = 105;

/** A cutoff's line down the whole chart. */
export interface Limit {
  readonly ms: number;
  readonly line: HTMLElement;
}

/**
 * Draws the numbers of the waterfall's axis, and where calls are aligned by their beginning the cutoffs.
 * @param clock - Null where calls are aligned; else when the axis' zero was, in ms since 1970, null where not known.
 */
export function drawAxis(
  { ticks, limits }: { ticks: HTMLElement; limits: readonly Limit[] },
  view: View,
  clock: { readonly epochMs: number | null } | null,
): void {
  const width = ticks.clientWidth;
  const share = (ms: number) => (ms - view.fromMs) / (view.toMs - view.fromMs);
  const place = (ms: number, text: string, type?: string) => {
    const label = el('span', { text, ...(type === undefined ? {} : { class: type }) });
    label.style.left = `${share(ms) * 100}%`;
    return label;
  };
  const numbers = timeTicks(view.fromMs, view.toMs, width / PIXELS_PER_TICK, clock?.epochMs ?? null);
  // What has no room before the end would be cut off.
  const whole = numbers.filter(({ ms, text }) => (1 - share(ms)) * width >= text.length * PIXELS_PER_LETTER);
  ticks.replaceChildren(...whole.map(({ ms, text }) => place(ms, text)));
  const shown = limits.filter(({ ms }) => clock === null && share(ms) >= 0 && share(ms) <= 1);
  for (const limit of limits) {
    limit.line.hidden = !shown.includes(limit);
    limit.line.style.left = `${ticks.offsetLeft + share(limit.ms) * width}px`;
  }
  let first: Limit | null = null;
  let label: HTMLElement | null = null;
  for (const limit of shown.toSorted((a, b) => a.ms - b.ms)) {
    if (first && label && (share(limit.ms) - share(first.ms)) * width < PIXELS_PER_LABEL) {
      label.textContent += `, ${duration(limit.ms)}`;
      continue;
    }
    first = limit;
    label = place(limit.ms, `cutoff ${duration(limit.ms)}`, 'at-cutoff');
    ticks.append(label);
  }
}
