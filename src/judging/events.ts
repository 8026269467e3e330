import type { Case, FactKind, LogEvent, Timeline } from '../types.ts';

/** An event of one kind, its fields known to the compiler. */
export type EventOf<K extends FactKind> = Extract<LogEvent, { kind: K }>;

/** All events of the timeline of that kind, in order. */
export function eventsOf<K extends FactKind>(t: Timeline, kind: K): EventOf<K>[] {
  const found: EventOf<K>[] = [];
  for (const { event } of t.events) if (isOf(event, kind)) found.push(event);
  return found;
}

/** The first event of the timeline of that kind that passes the test, or null. */
export function eventOf<K extends FactKind>(
  t: Timeline,
  kind: K,
  test: (e: EventOf<K>) => boolean = () => true,
): EventOf<K> | null {
  for (const { event } of t.events) if (isOf(event, kind) && test(event)) return event;
  return null;
}

/** All events of the case of that kind, those of timelines and those of none. */
export function everyEventOf<K extends FactKind>(c: Case, kind: K): readonly EventOf<K>[] {
  return (byKind(c).get(kind) ?? []) as readonly LogEvent[] as readonly EventOf<K>[];
}

function isOf<K extends FactKind>(event: LogEvent, kind: K): event is EventOf<K> {
  return event.kind === kind;
}

// A dozen rules ask for the same kinds: each case is gone through once. A Case never changes.
const cases = new WeakMap<Case, Map<FactKind, LogEvent[]>>();

function byKind(c: Case): Map<FactKind, LogEvent[]> {
  const known = cases.get(c);
  if (known) return known;
  const index = new Map<FactKind, LogEvent[]>();
  const add = (event: LogEvent) => {
    const list = index.get(event.kind);
    if (list) list.push(event);
    else index.set(event.kind, [event]);
  };
  for (const t of c.timelines) for (const { event } of t.events) add(event);
  for (const event of c.others) add(event);
  cases.set(c, index);
  return index;
}

/** From the request's start to the event, ms (best estimates). */
export function offsetMs(t: Timeline, e: LogEvent): number {
  return (e.time.at - t.startedAt.at) / 1000;
}
