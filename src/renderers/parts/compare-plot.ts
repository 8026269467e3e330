import type { Comparison, Point } from '../../compare/comparison.ts';
import { duration } from './durations.ts';
import { columns } from './wrap.ts';

/** One column each. */
export interface PlotSigns {
  readonly good: string;
  readonly bad: string;
  readonly cutoff: string;
}

const LABEL = 8;

/**
 * Both sides' calls by how long they lasted (or until they were left), on one axis from 0, a line each, with the cutoff
 * marked; where calls share a column, a failed one is shown. Empty where there is nothing to show.
 */
export function comparePlot({ before, after, cutoff }: Comparison, width: number, signs: PlotSigns): string[] {
  const all = [...before.points, ...after.points];
  const longest = all.reduce((most, point) => Math.max(most, point.ms), cutoff?.ms ?? 0);
  const room = width - LABEL - 4;
  if (all.length === 0 || longest <= 0 || room < 10) return [];
  const column = (ms: number) => Math.max(0, Math.min(room - 1, Math.round((ms / longest) * (room - 1))));
  const mark = cutoff === null ? null : column(cutoff.ms);
  const line = (name: string, points: readonly Point[]) => {
    const cells = Array.from({ length: room }, (_, n) => (n === mark ? signs.cutoff : ' '));
    for (const point of points) if (!point.failed) cells[column(point.ms)] = signs.good;
    for (const point of points) if (point.failed) cells[column(point.ms)] = signs.bad;
    return `  ${name.padEnd(LABEL)}${cells.join('')}`.trimEnd();
  };
  const end = duration(longest);
  const axis = `  ${' '.repeat(LABEL)}0${' '.repeat(Math.max(1, room - 1 - end.length))}${end}`;
  const at = cutoff && (cutoff.spreadMs < 50 ? duration(cutoff.ms) : `about ${(cutoff.ms / 1000).toFixed(1)} s`);
  const says = [`${signs.good} delivered`, `${signs.bad} failed`, ...(at ? [`${signs.cutoff} cutoff at ${at}`] : [])];
  const legend = columns(says.join('  ')) <= width - LABEL - 2 ? [says.join('  ')] : says;
  return [
    line('before', before.points),
    line('after', after.points),
    axis,
    ...legend.map((text) => `  ${' '.repeat(LABEL)}${text}`),
  ];
}
