import type { Case, FactKind, LogEvent, Timeline } from '../types.ts';

/** An event of one kind, its fields known to the compiler. */
export type EventOf<K extends FactKind> = Extract<LogEvent, { kind: K }>;

/** All events of the timeline of that kind, in order. */
export function eventsOf<K extends FactKind>(t: Timeline, kind: K): EventOf<K>[] {
  return t.events.map((e) => e.event).filter((e): e is EventOf<K> => e.kind === kind);
}

/** The first event of the timeline of that kind that passes the test, or null. */
export function eventOf<K extends FactKind>(
  t: Timeline,
  kind: K,
  test: (e: EventOf<K>) => boolean = () => true,
): EventOf<K> | null {
  return eventsOf(t, kind).find(test) ?? null;
}

/** All events of the case of that kind, those of timelines and those of none. */
export function everyEventOf<K extends FactKind>(c: Case, kind: K): EventOf<K>[] {
  const others = c.others.filter((e): e is EventOf<K> => e.kind === kind);
  return [...c.timelines.flatMap((t) => eventsOf(t, kind)), ...others];
}

/** From the request's start to the event, ms (best estimates). */
export function offsetMs(t: Timeline, e: LogEvent): number {
  return (e.time.at - t.startedAt.at) / 1000;
}
