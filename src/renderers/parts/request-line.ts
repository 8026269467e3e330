import type { ReportRequest } from '../../report.ts';
import { linked } from './citations.ts';
import { timeOfDay } from './clock.ts';
import { duration } from './durations.ts';
import type { Look } from './look.ts';
import { columns, pad, wrap } from './wrap.ts';

/** A delivered call in one line (more where the terminal is narrow); `cutoffMs` is the report's cutoff. */
export function requestLine(
  request: ReportRequest,
  names: ReadonlyMap<string, string>,
  cutoffMs: number | null,
  look: Look,
): string[] {
  const first = request.events[0];
  const cite = first ? `${names.get(first.file) ?? first.file}:${first.line}` : '';
  const head = `${look.good(look.glyph.delivered)} ${look.bold(request.id)}  ${timeOfDay(request.startedAt)}  `;
  const room = Math.max(20, look.options.width - columns(head) - columns(cite) - 2);
  return wrap(summary(request, cutoffMs), room).map((line, n) => {
    if (n > 0) return ' '.repeat(columns(head)) + line;
    const link = first ? linked(cite, first.file, first.line, look) : '';
    return `${head}${pad(line, room)}  ${link}`.trimEnd();
  });
}

function summary(request: ReportRequest, cutoffMs: number | null): string {
  const { durationMs, connection } = request;
  const took = durationMs === null ? '' : ` after ${duration(durationMs)}`;
  const parts = [`${request.status === null ? 'delivered' : `HTTP ${request.status}`}${took}`];
  if (cutoffMs !== null && durationMs !== null && durationMs > cutoffMs) parts.push('outlived the cutoff');
  if (request.heartbeats) parts.push(`${request.heartbeats} heartbeats`);
  if (connection) parts.push(connection.nth > 1 ? 'reused connection' : 'fresh connection');
  return parts.join(', ');
}
