import type { Report, ReportCutoff, ReportRequest } from '../../report.ts';
import { cutoffsOf } from '../parts/cutoffs.ts';
import { duration } from '../parts/durations.ts';
import { plural } from '../parts/plural.ts';
import { histogram, type Series } from './histogram.ts';
import { html, type Markup } from './markup.ts';
import { niceStep } from './ticks.ts';

/** An outlier must not press all others into one bar: the axis ends at this share of the calls, and somewhat beyond. */
const MOST = 0.98;
/** Of a handful of calls none is an outlier. */
const MANY = 50;
const BEYOND = 1.6;

/** What makes the pictures of two reports comparable: the end of their axis and the cutoffs that are marked, ms. */
export interface SharedAxis {
  readonly toMs: number;
  readonly cutoffsMs: readonly number[];
}

/** How long calls took and when they were left, with the cutoffs. */
export function durationsPart(report: Report, prefix = '', shared: SharedAxis | null = null): Markup | null {
  const series = seriesOf(report.requests);
  const all = series.flatMap(({ ms }) => ms);
  if (all.length === 0) return null;
  const cutoffs = cutoffsOf(report);
  const cutoffsMs = shared?.cutoffsMs ?? cutoffs.map(({ ms }) => ms);
  const end = shared?.toMs ?? axisEnd(all, cutoffsMs);
  const beyond = all.filter((ms) => ms > end).length;
  const label = `Calls by how long they lasted: ${series.map(({ ms, says }) => `${ms.length} ${says}`).join(', ')}`;
  return html`<section class="card" id="${prefix}durations"><h2>How long calls lasted</h2>
${histogram(series, { label, fromMs: 0, toMs: end, cutoffsMs })}
${legend(series)}
${beyond === 0 ? null : html`<p class="quiet">${plural(beyond, 'call')} beyond ${duration(end)} ${beyond === 1 ? 'is' : 'are'} in the last bar.</p>`}
${cutoffs.map((cutoff) => aroundCutoff(report.requests, cutoff))}
</section>`;
}

/** Where the axis of `durationsPart` ends, in ms. */
export function axisEnd(all: readonly number[], cutoffsMs: readonly number[]): number {
  const sorted = [...all].sort((a, b) => a - b);
  const most = sorted[Math.floor((sorted.length - 1) * MOST)] ?? 0;
  const last = sorted.at(-1) ?? 0;
  const end = Math.max(
    sorted.length >= MANY && last > most * BEYOND ? most * 1.2 : last,
    Math.max(0, ...cutoffsMs) * 1.2,
    1,
  );
  const step = niceStep(end / 12);
  return Math.ceil((end * 1.001) / step) * step;
}

/** All times that a picture of these calls shows, ms. */
export function lastedMs(requests: readonly ReportRequest[]): number[] {
  return seriesOf(requests).flatMap(({ ms }) => ms);
}

function seriesOf(requests: readonly ReportRequest[]): Series[] {
  const left = requests.filter((request) => request.outcome !== 'delivered');
  const series: Series[] = [
    {
      name: 'delivered',
      says: 'delivered: time until the answer',
      ms: requests.filter(({ outcome }) => outcome === 'delivered').flatMap(({ durationMs }) => durationMs ?? []),
    },
    { name: 'left', says: 'broken off: time until then', ms: left.flatMap(({ leftAfter }) => leftAfter?.ms ?? []) },
    {
      name: 'bound',
      says: 'broken off at the latest then (the server noticed late)',
      ms: left.flatMap(({ leftAfter }) => (leftAfter && leftAfter.ms === null ? leftAfter.latestMs : [])),
    },
  ];
  return series.filter(({ ms }) => ms.length > 0);
}

function legend(series: readonly Series[]): Markup {
  const items = series.map(
    ({ name, says, ms }) =>
      html`<li><span class="swatch ${name}" aria-hidden="true"></span>${ms.length.toLocaleString('en-US')} ${says}</li>`,
  );
  return html`<ul class="legend">${items}</ul>`;
}

/** The same hang-ups through a magnifying glass: how constant the constant is. */
function aroundCutoff(requests: readonly ReportRequest[], cutoff: ReportCutoff): Markup | null {
  if (cutoff.died < 2) return null;
  const ids = new Set(cutoff.ids);
  const died = requests.filter(({ id }) => ids.has(id)).flatMap(({ leftAfter }) => leftAfter?.ms ?? []);
  if (died.length < 2) return null;
  const reach = Math.max(25, niceStep(cutoff.spreadMs * 4));
  const fromMs = Math.max(0, cutoff.ms - reach);
  const toMs = cutoff.ms + reach;
  const near = (ms: number) => ms >= fromMs && ms <= toMs;
  const series = seriesOf(requests)
    .filter(({ name }) => name !== 'bound')
    .map((each) => ({ ...each, ms: each.ms.filter(near) }))
    .filter(({ ms }) => ms.length > 0);
  const label = `The same within ${duration(reach)} of the cutoff of ${duration(cutoff.ms)}: ${plural(died.length, 'call')} broken off`;
  return html`<h3>Around the cutoff of ${duration(cutoff.ms)}, ± ${duration(reach)}</h3>
${histogram(series, { label, fromMs, toMs, cutoffsMs: [cutoff.ms] })}`;
}
