import type { ReportCutoff } from '../../report.ts';
import { cutoffTime } from './cutoffs.ts';
import { duration } from './durations.ts';
import type { Look } from './look.ts';
import { niceStep } from './nice-step.ts';
import type { PlotMarks } from './plot-marks.ts';
import type { PlotPoint } from './plot-point.ts';
import { columns, pad } from './wrap.ts';

const MOST_ROWS = 16;

/** A row for each range of durations: as many marks as calls, or shares of them where there are more than fit. */
export function histogramRows(
  points: readonly PlotPoint[],
  cutoffs: readonly ReportCutoff[],
  width: number,
  marks: PlotMarks,
  look: Look,
): string[] {
  const longest = [...points, ...cutoffs].reduce((most, { ms }) => Math.max(most, ms), 0);
  const step = niceStep(Math.max(1, longest) / MOST_ROWS);
  const bins = Array.from({ length: Math.floor(longest / step) + 1 }, (_, n) => ({
    from: n * step,
    points: points.filter(({ ms }) => Math.floor(ms / step) === n),
  }));
  const labels = bins.map(({ from }) => duration(from));
  const gutter = labels.reduce((most, label) => Math.max(most, columns(label)), 0);
  const counts = `${points.length}`.length;
  const room = width - gutter - counts - 5;
  const tallest = bins.reduce((most, bin) => Math.max(most, bin.points.length), 1);
  const perMark = Math.max(1, tallest / room);
  const rows = bins.flatMap(({ from, points: own }, n) => {
    const bar = marks.order.toReversed().map((outcome) => {
      const count = own.filter((point) => point.outcome === outcome).length;
      // One call is never too few to be seen.
      return marks.paint(outcome, marks.of(outcome).repeat(count === 0 ? 0 : Math.max(1, Math.round(count / perMark))));
    });
    const label = `${' '.repeat(gutter - columns(labels[n] ?? ''))}${labels[n] ?? ''}`;
    const row =
      `${look.dim(label)} ${marks.axis.y} ${bar.join('')}${own.length === 0 ? '' : ` ${own.length}`}`.trimEnd();
    const here = cutoffs.filter(({ ms }) => ms >= from && ms < from + step).toSorted((a, b) => a.ms - b.ms);
    return [row, ...here.map((cutoff) => cutoffRow(cutoff, gutter, width, marks, look))];
  });
  if (perMark > 1) rows.push(look.dim(`${pad('', gutter)}   one mark is about ${Math.round(perMark)} calls`));
  return rows;
}

function cutoffRow(cutoff: ReportCutoff, gutter: number, width: number, marks: PlotMarks, look: Look): string {
  const label = ` cutoff ${cutoffTime(cutoff, look.glyph.dash)}`;
  return look.warn(
    `${pad('', gutter + 1)}${marks.line.repeat(Math.max(3, width - gutter - 1 - columns(label) - 1))}${label}`,
  );
}
