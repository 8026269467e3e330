import type { ReportCutoff } from '../../report.ts';
import { duration } from './durations.ts';
import type { Look } from './look.ts';
import { niceStep } from './nice-step.ts';
import type { PlotMarks } from './plot-marks.ts';
import type { PlotPoint } from './plot-point.ts';
import { columns, pad } from './wrap.ts';

const HEIGHT = 16;

/** Duration (up) against time of start (right), each cutoff as a line across. Where calls share a place, the worst shows. */
export function scatterRows(
  points: readonly PlotPoint[],
  cutoffs: readonly ReportCutoff[],
  width: number,
  marks: PlotMarks,
  look: Look,
): string[] {
  const timed = points.filter((point): point is PlotPoint & { at: number } => point.at !== null);
  if (timed.length === 0) return ['  These logs have no times.'];
  const longest = [...timed, ...cutoffs].reduce((most, { ms }) => Math.max(most, ms), 0);
  const step = niceStep(Math.max(1, longest) / HEIGHT);
  const height = Math.floor(longest / step) + 1;
  const labels = Array.from({ length: height }, (_, n) => (n % 2 === 0 ? duration(n * step) : ''));
  const gutter = labels.reduce((most, label) => Math.max(most, columns(label)), 0);
  const room = width - gutter - 3;
  const first = timed.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const last = timed.reduce((most, { at }) => Math.max(most, at), Number.NEGATIVE_INFINITY);
  const cells = placed(timed, { first, span: Math.max(1, last - first), room, step }, marks);
  const cutoffRows = new Set(cutoffs.map(({ ms }) => Math.floor(ms / step)));
  const rows = labels.map((label, n) => {
    const line = cutoffRows.has(n) ? look.warn(marks.line) : ' ';
    const row = Array.from({ length: room }, (_, x) => cells.get(`${x}:${n}`) ?? line).join('');
    return `${look.dim(pad('', gutter - columns(label)) + label)} ${marks.axis.y} ${cutoffRows.has(n) ? row : row.trimEnd()}`.trimEnd();
  });
  const axis = `${pad('', gutter + 1)}${marks.axis.corner}${marks.axis.x.repeat(room + 1)}`;
  return [...rows.toReversed(), axis, timesRow(first, last, gutter + 3, room, look)];
}

interface Scale {
  readonly first: number;
  readonly span: number;
  readonly room: number;
  readonly step: number;
}

function placed(
  points: readonly (PlotPoint & { at: number })[],
  { first, span, room, step }: Scale,
  marks: PlotMarks,
): Map<string, string> {
  const cells = new Map<string, string>();
  for (const outcome of marks.order) {
    for (const point of points.filter((each) => each.outcome === outcome)) {
      const x = Math.round(((point.at - first) / span) * (room - 1));
      cells.set(`${x}:${Math.floor(point.ms / step)}`, marks.paint(outcome, marks.of(outcome)));
    }
  }
  return cells;
}

/** When the first and the last call began, at the ends of the axis. */
function timesRow(first: number, last: number, indent: number, room: number, look: Look): string {
  const [from, to] = [timeOf(first), timeOf(last)];
  const gap = room - columns(from) - columns(to);
  return look.dim(`${pad('', indent)}${from}${first === last || gap < 1 ? '' : `${pad('', gap)}${to}`}`);
}

function timeOf(micros: number): string {
  return `${new Date(micros / 1000).toISOString().slice(0, 19).replace('T', ' ')}`;
}
