import type { Case, LogEvent, Micros } from '../types.ts';

/** A file whose lines do not follow each other in time. */
export interface Disorder {
  readonly file: string;
  /** How often a writer's time goes back from one of its lines to the next, and out of how many steps. */
  readonly back: number;
  readonly of: number;
}

// One writer's clock does not go back; a clock that is set, and threads that overtake each other, stay below this.
const BACK_MICROS: Micros = 2_000_000;
// Two or three logs in one file, one after another, go back once or twice; quotations go back about every other time.
const FEWEST = 3;
const SHARE = 0.1;

/**
 * Files that are no log but pieces of logs: quoted lines in a document, several logs shuffled. What is missing in them
 * means nothing, and neither does what comes next. Files that run backwards as a whole are in order (`LogEvent.order`).
 */
export function disorders(c: Case): Disorder[] {
  const known = cases.get(c);
  if (known) return known;
  const found = find(c);
  cases.set(c, found);
  return found;
}

// Rules and verdict ask alike. A Case never changes.
const cases = new WeakMap<Case, Disorder[]>();

function find(c: Case): Disorder[] {
  const writerOf = writers();
  const files = new Map<string, { back: number; of: number }>();
  for (const e of inOrder(timed(c))) {
    const writer = writerOf(e);
    const before = writer.last;
    writer.last = e.time.at;
    if (before === null) continue;
    const count = files.get(e.source.file) ?? { back: 0, of: 0 };
    count.of++;
    if (before - e.time.at > BACK_MICROS) count.back++;
    files.set(e.source.file, count);
  }
  return [...files]
    .map(([file, count]) => ({ file, ...count }))
    .filter(({ back, of }) => back >= FEWEST && back > SHARE * of);
}

/** All events that have a time of their own. */
function timed(c: Case): LogEvent[] {
  const events: LogEvent[] = [];
  const add = (event: LogEvent) => {
    if (event.time.basis === 'own' || event.time.basis === 'envelope') events.push(event);
  };
  for (const t of c.timelines) for (const { event } of t.events) add(event);
  for (const event of c.others) add(event);
  return events;
}

/** By their places. Comparing millions of events is dear; numbers that hold place and index sort without it. */
function* inOrder(events: readonly LogEvent[]): Generator<LogEvent> {
  const keys = new Float64Array(events.length);
  for (let n = 0; n < events.length; n++) keys[n] = place(events[n] as LogEvent) * events.length + n;
  for (const key of keys.sort()) yield events[key % events.length] as LogEvent;
}

/** Whoever wrote lines of a file, and when the last of them was written. */
interface Writer {
  last: Micros | null;
}

/** Gives the writer of each event. What it asks first needs no name to be made: millions of events have few origins. */
function writers(): (e: LogEvent) => Writer {
  const byName = new Map<string, Writer>();
  const byFile = new Map<string, Map<LogEvent['origin'], Map<LogEvent['role'], Writer>>>();
  return ({ source: { file }, role, origin }) => {
    const known = byFile.get(file)?.get(origin)?.get(role);
    if (known) return known;
    const name = [file, role, origin.pod, origin.container].join('\n');
    const writer = byName.get(name) ?? { last: null };
    byName.set(name, writer);
    const ofFile = byFile.get(file) ?? new Map<LogEvent['origin'], Map<LogEvent['role'], Writer>>();
    const ofOrigin = ofFile.get(origin) ?? new Map<LogEvent['role'], Writer>();
    byFile.set(file, ofFile.set(origin, ofOrigin.set(role, writer)));
    return writer;
  };
}

function place(e: LogEvent): number {
  return e.order ?? e.source.line;
}
