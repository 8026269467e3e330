import { duration } from '../parts/durations.ts';
import { plural } from '../parts/plural.ts';
import { html, type Markup } from './markup.ts';
import { ticksOf, tickText } from './ticks.ts';

/** One kind of values in a histogram; its name becomes a class. */
export interface Series {
  readonly name: 'delivered' | 'left' | 'bound';
  readonly says: string;
  readonly ms: readonly number[];
}

export interface HistogramOptions {
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly cutoffsMs: readonly number[];
}

const BINS = 60;
const PLOT = 96;
const HEIGHT = PLOT + 34;
const LINE = 13;
const LINES = 6;

/**
 * Bars of counts, series stacked, drawn in per cent of the width so that it fits any screen and letters keep their
 * size. Values beyond the axis are in its last bar and said in the text below.
 */
export function histogram(series: readonly Series[], options: HistogramOptions): Markup {
  const { fromMs, toMs, cutoffsMs, label } = options;
  const width = (toMs - fromMs) / BINS;
  const bin = (ms: number) => Math.max(0, Math.min(BINS - 1, Math.floor((ms - fromMs) / width)));
  const counts = series.map(({ ms }) => {
    const bins: number[] = new Array(BINS).fill(0);
    for (const each of ms) bins[bin(each)] = (bins[bin(each)] ?? 0) + 1;
    return bins;
  });
  const totals = Array.from({ length: BINS }, (_, n) => counts.reduce((sum, bins) => sum + (bins[n] ?? 0), 0));
  const most = totals.reduce((a, b) => Math.max(a, b), 1);
  const percent = (ms: number) => `${round(((ms - fromMs) / (toMs - fromMs)) * 100)}%`;
  const bars = totals.flatMap((_, n) => {
    let top = PLOT;
    return series.flatMap(({ name, says }, s) => {
      const count = counts[s]?.[n] ?? 0;
      if (count === 0) return [];
      const height = Math.max(3, (count / most) * (PLOT - 14));
      top -= height;
      const span = `${tickText(fromMs + n * width, width)} to ${tickText(fromMs + (n + 1) * width, width)}`;
      return [
        html`<rect class="bar ${name}" x="${round((n / BINS) * 100)}%" y="${round(top)}" width="${round(100 / BINS - 0.15)}%" height="${round(height)}"><title>${span}: ${plural(count, 'call')} ${says}</title></rect>`,
      ];
    });
  });
  const marks = ticksOf(fromMs, toMs, 6).map(
    (ms) =>
      html`<line class="tick" x1="${percent(ms)}" x2="${percent(ms)}" y1="${PLOT}" y2="${PLOT + 4}"/><text class="tick" x="${percent(ms)}" y="${PLOT + 17}"${anchor((ms - fromMs) / (toMs - fromMs))}>${tickText(ms, (toMs - fromMs) / 6)}</text>`,
  );
  const cutoffs = cutoffsMs
    .filter((ms) => ms >= fromMs && ms <= toMs)
    .map((ms, n) => {
      const side = (ms - fromMs) / (toMs - fromMs) > 0.6 ? html`text-anchor="end" dx="-5"` : html`dx="5"`;
      // A line each: constants may lie beside each other.
      const y = 10 + (n % LINES) * LINE;
      return html`<line class="cutoff" x1="${percent(ms)}" x2="${percent(ms)}" y1="0" y2="${PLOT}"/><text class="cutoff" x="${percent(ms)}" y="${y}" ${side}>cutoff ${duration(ms)}</text>`;
    });
  return html`<svg class="histogram" width="100%" height="${HEIGHT}" role="img" aria-label="${label}">
<line class="axis" x1="0" x2="100%" y1="${PLOT}" y2="${PLOT}"/>${bars}${marks}${cutoffs}<text class="tick" x="0" y="10">${most.toLocaleString('en-US')}</text></svg>`;
}

function anchor(share: number): Markup | null {
  if (share < 0.03) return null;
  return share > 0.97 ? html` text-anchor="end"` : html` text-anchor="middle"`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
