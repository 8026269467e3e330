import type { Comparison, SideSummary } from '../../compare/comparison.ts';
import { duration } from './durations.ts';
import { pValue } from './p-value.ts';

/** The figures of both sides, a row each: name, before, after. */
export function compareRows({ before, after }: Comparison): [string, string, string][] {
  const row = (name: string, figure: (side: SideSummary) => string): [string, string, string] => [
    name,
    figure(before),
    figure(after),
  ];
  const rows = [
    row('calls', (side) => String(side.calls)),
    row('delivered', (side) => String(side.delivered)),
    row('caller left', (side) => String(side.callerLeft)),
    row('server left', (side) => String(side.serverLeft)),
    row('never arrived', (side) => String(side.neverArrived)),
    row('unfinished', (side) => String(side.unfinished)),
    row('failed (no answer, or 5xx)', (side) => String(side.failed)),
    row('exposed, of which failed', (side) => `${side.exposed}, ${side.exposedFailed}`),
    row('first byte of long calls', (side) => ms(side.medianFirstByteMs)),
    row('duration of these', (side) => ms(side.medianExposedMs)),
    row('duration of all calls', (side) => ms(side.medianMs)),
    row('duration of short calls', (side) => ms(side.medianShortMs)),
    row('heartbeats in exposed calls', (side) => (side.heartbeats === null ? '-' : String(side.heartbeats))),
    row('largest gap in them', (side) => `${side.largestGapLogged === false ? '<= ' : ''}${ms(side.largestGapMs)}`),
  ];
  const optional = ['never arrived', 'unfinished'];
  return rows.filter(([name, b, a]) => !(optional.includes(name) && b === '0' && a === '0'));
}

/** What the statistics say, a line each. */
export function compareFigures({ exposed, durations, before, after }: Comparison): string[] {
  const { low, high } = exposed.difference;
  const figures = [
    `Exposed are ${exposed.which}.`,
    'Durations and first bytes in the table are medians; long calls are delivered exposed ones.',
    `Failed before: ${exposed.before.failed} of ${exposed.before.of} (95 %: ${range(exposed.before.interval)}); after: ${exposed.after.failed} of ${exposed.after.of} (${range(exposed.after.interval)}).`,
    `Difference: ${percent(low)} to ${percent(high)} (95 %, Newcombe); Fisher's exact test, two-sided: p ${pValue(exposed.p)}.`,
  ];
  if (before.medianShortMs === null || after.medianShortMs === null) return figures;
  return [
    ...figures,
    `Durations of short calls, as they are: Mann-Whitney p ${pValue(durations.mannWhitneyP)}, Kolmogorov-Smirnov p ${pValue(durations.ksP)}. The criterion's p is another: it tests against slowerByFactor times the durations before, and is corrected with new kinds of failure (Holm).`,
  ];
}

function ms(value: number | null): string {
  return value === null ? '-' : duration(value);
}

function range({ low, high }: { low: number; high: number }): string {
  return `${percent(low)} to ${percent(high)}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
