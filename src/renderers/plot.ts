import type { Report, ReportRequest } from '../report.ts';
import { microsOf } from './parts/call-spans.ts';
import { cutoffsOf, cutoffTexts } from './parts/cutoffs.ts';
import { duration } from './parts/durations.ts';
import { histogramRows } from './parts/histogram-rows.ts';
import { leftWords } from './parts/left-words.ts';
import { type Look, lookOf, type TextOptions } from './parts/look.ts';
import { marksOf, type PlotMarks } from './parts/plot-marks.ts';
import type { PlotPoint } from './parts/plot-point.ts';
import { plural } from './parts/plural.ts';
import { scatterRows } from './parts/scatter-rows.ts';
import { hang } from './parts/wrap.ts';

/** Wider, and rows of blanks say nothing more. */
const MAX_PLOT = 160;

/**
 * How long calls lasted (till the answer, or till the caller left): a histogram, and a scatter against time, with each
 * cutoff as a line. Outcomes have marks of their own, so that no colour is needed to tell them apart.
 */
export function renderPlot(report: Report, options: TextOptions): string {
  const look = { ...lookOf(options) };
  const width = Math.min(MAX_PLOT, Math.max(60, options.width));
  const marks = marksOf(look);
  const points = report.requests.flatMap(pointOf);
  const cutoffs = cutoffsOf(report);
  const left = report.requests.length - points.length;
  const notes = [
    ...cutoffTexts(report, look.glyph).flatMap((text) => hang(`${marks.line} `, text, width)),
    ...(left > 0
      ? hang('  ', `${plural(left, 'call')} of unknown duration ${left === 1 ? 'is' : 'are'} not drawn.`, width)
      : []),
  ];
  if (points.length === 0) return `${['Durations', ...notes].join('\n')}\n`;
  const sections = [
    [look.bold('How long calls lasted'), ...histogramRows(points, cutoffs, width, marks, look)],
    [look.bold('When, and how long'), ...scatterRows(points, cutoffs, width, marks, look)],
    [...legend(points, leftWords(report.requests), marks, look), ...notes],
  ];
  return `${sections.map((section) => section.join('\n')).join('\n\n')}\n`;
}

function pointOf(request: ReportRequest): PlotPoint[] {
  const { startedAt, leftAfter, durationMs, outcome } = request;
  const ms = leftAfter === null ? (durationMs ?? lastOffset(request)) : (leftAfter.ms ?? leftAfter.latestMs);
  if (ms === null) return [];
  return [{ at: startedAt === null ? null : microsOf(startedAt), ms: Math.max(0, ms), outcome }];
}

function lastOffset({ events, outcome }: ReportRequest): number | null {
  if (outcome === 'unfinished') return null;
  return events.reduce<number | null>(
    (last, { offsetMs }) => (offsetMs === null ? last : Math.max(last ?? 0, offsetMs)),
    null,
  );
}

function legend(points: readonly PlotPoint[], left: string, marks: PlotMarks, look: Look): string[] {
  const names: Record<PlotPoint['outcome'], string> = {
    delivered: 'delivered',
    'caller-left': left,
    'server-left': 'server left',
    'never-arrived': 'never arrived',
    unfinished: 'unfinished',
  };
  const present = marks.order.filter((outcome) => points.some((point) => point.outcome === outcome));
  const items = present.map((outcome) => {
    const own = points.filter((point) => point.outcome === outcome).map(({ ms }) => ms);
    const range =
      own.length === 1
        ? duration(Math.max(...own))
        : `${duration(own.reduce((a, b) => Math.min(a, b)))} ${look.glyph.dash} ${duration(own.reduce((a, b) => Math.max(a, b)))}`;
    return `${marks.paint(outcome, marks.of(outcome))} ${own.length} ${names[outcome]} (${range})`;
  });
  return items;
}
