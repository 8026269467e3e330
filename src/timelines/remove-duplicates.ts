import type { LogEvent, Micros } from '../types.ts';

/** A caller's console and its error file give one error two stamps that differ by less than this. */
const SAME_ERROR: Micros = 20_000;

/**
 * Leaves out events that another source already told: the same run given as one merged file and as its parts, or an
 * error that the caller wrote both to its console and to its error file. Lines of one file are never duplicates.
 * Takes and returns events in order of time.
 */
export function removeDuplicates(events: readonly LogEvent[]): LogEvent[] {
  const files = new Set(events.map((e) => e.source.file));
  if (files.size < 2) return [...events];
  const seen = new Map<string, string>();
  const kept: LogEvent[] = [];
  const errors: LogEvent[] = [];
  for (const event of events) {
    const key = identity(event);
    const first = key === null ? undefined : seen.get(key);
    if (first !== undefined && first !== event.source.file) continue;
    if (key !== null && first === undefined) seen.set(key, event.source.file);
    if (event.kind === 'caller-error') {
      const twin = errors.findLastIndex((e) => isSameError(e, event));
      const other = errors[twin];
      if (other) {
        errors.splice(twin, 1);
        // The finer clock's record is kept, whichever came first.
        if (width(other) > width(event)) kept[kept.indexOf(other)] = event;
        continue;
      }
      errors.push(event);
      if (errors.length > 64) errors.shift();
    }
    kept.push(event);
  }
  return kept;
}

/** What makes two lines tell of one happening, or null where the line does not say enough to be sure. */
function identity(event: LogEvent): string | null {
  const { time, ids } = event;
  if (time.basis === 'neighbours' || time.basis === 'unknown') return null;
  const own = 'peer' in event ? event.peer : '';
  return [event.kind, time.at, ids.requestId, ids.sessionId, ids.executionId, own, event.text].join('\0');
}

function isSameError(a: LogEvent, b: LogEvent): boolean {
  if (a.kind !== 'caller-error' || b.kind !== 'caller-error') return false;
  if (a.source.file === b.source.file || a.operation !== b.operation) return false;
  const sameReason = a.reason === b.reason || a.reason === 'truncated' || b.reason === 'truncated';
  const near = a.time.earliest <= b.time.latest + SAME_ERROR && b.time.earliest <= a.time.latest + SAME_ERROR;
  return sameReason && near;
}

function width(event: LogEvent): Micros {
  return event.time.latest - event.time.earliest;
}
