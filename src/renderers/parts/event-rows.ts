import type { ReportEvent } from '../../report.ts';
import { duration } from './durations.ts';

/** What is printed of one event, or of a run of heartbeats. */
export interface EventRow {
  readonly uncertaintyMs: number;
  readonly text: string;
  /** The event, the first one of a run. */
  readonly event: ReportEvent;
}

/** The events in order, each a row; three heartbeats or more in a row become one. */
export function eventRows(events: readonly ReportEvent[]): EventRow[] {
  const rows: EventRow[] = [];
  for (let n = 0; n < events.length; ) {
    const event = events[n];
    if (!event) break;
    let end = n + 1;
    while (event.kind === 'heartbeat' && events[end]?.kind === 'heartbeat') end += 1;
    if (end - n >= 3) rows.push(folded(event, events[end - 1] ?? event, end - n));
    else for (const each of events.slice(n, end)) rows.push(row(each, each.text));
    n = end;
  }
  return rows;
}

function row(event: ReportEvent, text: string): EventRow {
  return { uncertaintyMs: Math.max(event.earlierByMs, event.laterByMs), text, event };
}

function folded(first: ReportEvent, last: ReportEvent, count: number): EventRow {
  const span =
    first.offsetMs === null || last.offsetMs === null ? '' : ` within ${duration(last.offsetMs - first.offsetMs)}`;
  return row(first, `${count} heartbeats${span}, to line ${last.line}: ${first.text}`);
}
