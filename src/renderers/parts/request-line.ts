import type { ReportCutoff, ReportRequest } from '../../report.ts';
import { citedText } from './cited-text.ts';
import { timeOfDay } from './clock.ts';
import { cutoffTime, outlived } from './cutoffs.ts';
import { duration } from './durations.ts';
import type { Look } from './look.ts';
import { columns, hang } from './wrap.ts';

/** A delivered call in one line (more where the terminal is narrow); `cutoffs` are the report's. */
export function requestLine(
  request: ReportRequest,
  names: ReadonlyMap<string, string>,
  cutoffs: readonly ReportCutoff[],
  look: Look,
): string[] {
  const { width } = look.options;
  const isError = request.status !== null && request.status >= 500;
  const sign = `${isError ? look.bad(look.glyph.callerLeft) : look.good(look.glyph.delivered)} `;
  const time = `${timeOfDay(request.startedAt)}  `;
  // An id may be FILE:LINE: a long one has lines of its own.
  const short = columns(request.id) <= width / 4;
  const above = short ? [] : hang('  ', request.id, width).map((line, n) => (n === 0 ? sign + line.slice(2) : line));
  const head = short ? `${sign}${look.bold(request.id)}  ${time}` : `  ${time}`;
  const text = summary(request, cutoffs, look);
  const first = request.events[0];
  const lines = first ? citedText({ head, text, file: first.file, line: first.line }, names, look) : [head + text];
  return [...above, ...lines];
}

function summary(request: ReportRequest, cutoffs: readonly ReportCutoff[], look: Look): string {
  const { durationMs, connection } = request;
  const took = durationMs === null ? '' : ` after ${duration(durationMs)}`;
  const { status } = request;
  const answer = status === null ? 'delivered' : status >= 500 ? `answered ${status}` : `HTTP ${status}`;
  const parts = [`${answer}${took}`];
  const lived = outlived(request, cutoffs);
  if (cutoffs.length === 1 && lived.length > 0) parts.push('outlived the cutoff');
  else if (lived.length > 0) {
    const times = lived.toSorted((a, b) => a.ms - b.ms).map((cutoff) => cutoffTime(cutoff, look.glyph.dash));
    parts.push(`outlived the ${times.length === 1 ? 'cutoff' : 'cutoffs'} at ${times.join(', ')}`);
  }
  if (request.heartbeats) parts.push(`${request.heartbeats} heartbeats`);
  parts.push(
    connection === null ? 'connection unknown' : connection.nth > 1 ? 'reused connection' : 'fresh connection',
  );
  return parts.join(', ');
}
