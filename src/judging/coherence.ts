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
  const events = [...c.timelines.flatMap((t) => t.events.map(({ event }) => event)), ...c.others]
    .filter((e) => e.time.basis === 'own' || e.time.basis === 'envelope')
    .sort((a, b) => place(a) - place(b));
  const last = new Map<string, Micros>();
  const files = new Map<string, { back: number; of: number }>();
  for (const e of events) {
    const writer = [e.source.file, e.role, e.origin.pod, e.origin.container].join('\n');
    const before = last.get(writer);
    last.set(writer, e.time.at);
    if (before === undefined) continue;
    const count = files.get(e.source.file) ?? { back: 0, of: 0 };
    count.of++;
    if (before - e.time.at > BACK_MICROS) count.back++;
    files.set(e.source.file, count);
  }
  return [...files]
    .map(([file, count]) => ({ file, ...count }))
    .filter(({ back, of }) => back >= FEWEST && back > SHARE * of);
}

function place(e: LogEvent): number {
  return e.order ?? e.source.line;
}
