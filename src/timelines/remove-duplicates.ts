import type { LogEvent, Micros } from '../types.ts';

/** A caller's console and its error file give one error two stamps that differ by less than this. */
const SAME_ERROR: Micros = 20_000;
/** Among so many errors before it an error's twin is looked for. */
const RECENT_ERRORS = 64;

/**
 * Leaves out events that another source already told: the same run given as one merged file and as its parts, or an
 * error that the caller wrote both to its console and to its error file. Lines of one file are never duplicates.
 * Takes and returns events in order of time.
 */
export function removeDuplicates(events: readonly LogEvent[]): readonly LogEvent[] {
  if (!events.some((e) => e.source.file !== events[0]?.source.file)) return events;
  // What two files tell of one happening bears the same time: of each moment the file that told it first.
  const seen = new Map<string, string>();
  const kept: LogEvent[] = [];
  const errors: { readonly event: LogEvent; readonly place: number }[] = [];
  for (const [i, event] of events.entries()) {
    const { at } = event.time;
    const isNew = events[i - 1]?.time.at !== at;
    if (isNew) seen.clear();
    const alone = isNew && events[i + 1]?.time.at !== at;
    const key = alone ? null : identity(event);
    const first = key === null ? undefined : seen.get(key);
    if (first !== undefined && first !== event.source.file) continue;
    if (key !== null && first === undefined) seen.set(key, event.source.file);
    if (event.kind === 'caller-error') {
      const twin = errors.findLastIndex((e) => isSameError(e.event, event));
      const other = errors[twin];
      if (other) {
        errors.splice(twin, 1);
        // The finer clock's record is kept, whichever came first.
        if (width(other.event) > width(event)) kept[other.place] = event;
        continue;
      }
      errors.push({ event, place: kept.length });
      if (errors.length > RECENT_ERRORS) errors.shift();
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
