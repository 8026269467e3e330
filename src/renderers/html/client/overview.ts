import { isBad } from '../short-outcome.ts';
import type { Call } from './call.ts';
import type { View } from './view.ts';

const BINS = 160;
const HEIGHT = 34;
const SVG = 'http://www.w3.org/2000/svg';

/** How many calls began when, failed ones below the others: a map of the whole, over which the view is drawn. */
export function overviewPicture(calls: readonly Call[], all: View): SVGElement {
  const width = all.toMs - all.fromMs;
  const bins = Array.from({ length: BINS }, () => ({ bad: 0, good: 0 }));
  for (const { startMs, request } of calls) {
    if (startMs === null) continue;
    const bin = bins[Math.max(0, Math.min(BINS - 1, Math.floor(((startMs - all.fromMs) / width) * BINS)))];
    if (bin) bin[isBad(request) ? 'bad' : 'good'] += 1;
  }
  const most = bins.reduce((a, { bad, good }) => Math.max(a, bad + good), 1);
  const picture = make('svg', { width: '100%', height: String(HEIGHT) });
  for (const [n, { bad, good }] of bins.entries()) {
    let y = HEIGHT;
    for (const [name, count] of [
      ['bad', bad],
      ['good', good],
    ] as const) {
      if (count === 0) continue;
      const height = Math.max(2, (count / most) * (HEIGHT - 3));
      y -= height;
      const at = { x: `${(n / BINS) * 100}%`, width: `${100 / BINS - 0.1}%`, y: String(y), height: String(height) };
      picture.append(make('rect', { class: name, ...at }));
    }
  }
  return picture;
}

function make(name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element as SVGElement;
}
