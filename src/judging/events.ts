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
  return (indexOf(c).events.get(kind) ?? []) as readonly LogEvent[] as readonly EventOf<K>[];
}

/** The calls that have an event of one of these kinds, in order: what few have need not be looked for in all. */
export function callsWith(c: Case, ...kinds: readonly FactKind[]): readonly Timeline[] {
  const lists = kinds.flatMap((kind) => {
    const calls = indexOf(c).calls.get(kind);
    return calls ? [calls] : [];
  });
  const [only] = lists;
  if (only === undefined || lists.length === 1) return only ?? [];
  const all = new Set(lists.flat());
  return c.timelines.filter((t) => all.has(t));
}

function isOf<K extends FactKind>(event: LogEvent, kind: K): event is EventOf<K> {
  return event.kind === kind;
}

interface Index {
  readonly events: ReadonlyMap<FactKind, readonly LogEvent[]>;
  readonly calls: ReadonlyMap<FactKind, readonly Timeline[]>;
}

// A dozen rules ask for the same kinds: each case is gone through once. A Case never changes.
const cases = new WeakMap<Case, Index>();

function indexOf(c: Case): Index {
  const known = cases.get(c);
  if (known) return known;
  const events = new Map<FactKind, LogEvent[]>();
  const calls = new Map<FactKind, Timeline[]>();
  for (const t of c.timelines) {
    for (const { event } of t.events) {
      listOf(events, event.kind).push(event);
      const same = listOf(calls, event.kind);
      if (same[same.length - 1] !== t) same.push(t);
    }
  }
  for (const event of c.others) listOf(events, event.kind).push(event);
  const index = { events, calls };
  cases.set(c, index);
  return index;
}

function listOf<T>(lists: Map<FactKind, T[]>, kind: FactKind): T[] {
  const known = lists.get(kind);
  if (known) return known;
  const list: T[] = [];
  lists.set(kind, list);
  return list;
}

/** From the request's start to the event, ms (best estimates). */
export function offsetMs(t: Timeline, e: LogEvent): number {
  return (e.time.at - t.startedAt.at) / 1000;
}
