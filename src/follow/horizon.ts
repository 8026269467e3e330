import type { Case, LogEvent, Micros, Timeline } from '../types.ts';
import { ALLOWED_LATENESS } from './is-closed.ts';

/** What is behind it is so old that it need not be judged anew when lines come. */
export interface Horizon {
  /** Of what has a time: behind it is what was before. */
  readonly time: Micros;
  /** Of what has none, by file: behind it is what stands on a line before this. */
  readonly lines: ReadonlyMap<string, number>;
  /** The same for calls whose ending nobody tells: an answer to them is not to be expected any more. */
  readonly stale: Omit<Horizon, 'stale'>;
}

/** A call stays open to late lines for so long after its last, by the clock of the log. */
const KEEP_CLOSED: Micros = 300_000_000;
/** No execution lasts so long; a server that was killed leaves calls that never end. */
const KEEP_OPEN: Micros = 3_600_000_000;
/** Where there is no clock, so many windows of lines stand for that. */
const KEEP_CLOSED_WINDOWS = 2;
const KEEP_OPEN_WINDOWS = 20;

/** The horizon of a case: no call that `isClosed` does not know the ending of is behind it, unless it is stale. */
export function horizonOf(
  c: Case,
  events: readonly LogEvent[],
  isClosed: (timeline: Timeline) => boolean,
  window: number,
): Horizon {
  const to = (c.to ?? Number.NEGATIVE_INFINITY) - ALLOWED_LATENESS;
  const last = new Map<string, number>();
  for (const { source, time } of events) {
    if (time.basis === 'unknown') last.set(source.file, Math.max(last.get(source.file) ?? 0, source.line));
  }
  const before = (windows: number) => new Map([...last].map(([file, line]) => [file, line - windows * window]));
  const stale = { time: to - KEEP_OPEN, lines: before(KEEP_OPEN_WINDOWS) };
  const lines = before(KEEP_CLOSED_WINDOWS);
  let time = to - KEEP_CLOSED;
  for (const open of c.timelines.filter((t) => !isClosed(t) && !isStale(t, { stale }))) {
    if (open.startedAt.basis !== 'unknown') time = Math.min(time, open.startedAt.earliest);
    for (const { event } of open.events) {
      const { file, line } = event.source;
      const known = lines.get(file);
      if (event.time.basis === 'unknown' && known !== undefined) lines.set(file, Math.min(known, line));
    }
  }
  return { time, lines, stale };
}

/** Whether an event is known to be older. */
export function isBehind({ time, source }: LogEvent, horizon: Omit<Horizon, 'stale'>): boolean {
  if (time.basis !== 'unknown') return time.latest < horizon.time;
  return source.line < (horizon.lines.get(source.file) ?? Number.NEGATIVE_INFINITY);
}

/** Whether all lines of a call are so old that no more are to be expected. */
export function isStale({ events }: Timeline, { stale }: Pick<Horizon, 'stale'>): boolean {
  return events.length > 0 && events.every(({ event }) => isBehind(event, stale));
}
