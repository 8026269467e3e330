import type { JoinBasis, LogEvent } from '../types.ts';

/** An event, and how it came to be in a timeline: null as long as no call has claimed it. */
export interface Entry<E extends LogEvent = LogEvent> {
  readonly event: E;
  joinedBy: JoinBasis | null;
}

export type EntryOf<K extends LogEvent['kind']> = Entry<Extract<LogEvent, { kind: K }>>;

/** All events, to be asked for by kind: those that no call has claimed yet. */
export class Unclaimed {
  readonly #entries: readonly Entry[];
  /** The places of each kind's entries, in order. */
  readonly #ofKind = new Map<LogEvent['kind'], number[]>();
  readonly #withRequestId: Entry[] = [];
  readonly #withExecutionId: Entry[] = [];

  /** Takes events in order of time. */
  constructor(events: readonly LogEvent[]) {
    const entries: Entry[] = [];
    for (let i = 0; i < events.length; i++) {
      const event = events[i] as LogEvent;
      const entry: Entry = { event, joinedBy: null };
      const { kind, ids } = event;
      entries.push(entry);
      const places = this.#ofKind.get(kind);
      if (places) places.push(i);
      else this.#ofKind.set(kind, [i]);
      if (ids.requestId !== null) this.#withRequestId.push(entry);
      if (ids.executionId !== null) this.#withExecutionId.push(entry);
    }
    this.#entries = entries;
  }

  /** All of one kind, claimed or not, in order of time. */
  every<K extends LogEvent['kind']>(kind: K): Extract<LogEvent, { kind: K }>[] {
    return this.#placesOf(kind).map((place) => (this.#entries[place] as EntryOf<K>).event);
  }

  /** Those of one kind, in order of time. */
  of<K extends LogEvent['kind']>(kind: K): EntryOf<K>[] {
    return this.#at(this.#placesOf(kind)) as EntryOf<K>[];
  }

  /** Those of some kinds, in order of time. */
  among(kinds: readonly LogEvent['kind'][]): Entry[] {
    const places = kinds.flatMap((kind) => this.#placesOf(kind));
    return this.#at(places.sort((a, b) => a - b));
  }

  /** Those that bear a request's id, in order of time. */
  withRequestId(): Entry[] {
    return this.#withRequestId.filter(isFree);
  }

  /** Those that bear an execution's id. */
  withExecutionId(): Entry[] {
    return this.#withExecutionId.filter(isFree);
  }

  /** All of them. */
  rest(): LogEvent[] {
    return this.#entries.filter(isFree).map(({ event }) => event);
  }

  #placesOf(kind: LogEvent['kind']): readonly number[] {
    return this.#ofKind.get(kind) ?? [];
  }

  #at(places: readonly number[]): Entry[] {
    const free: Entry[] = [];
    for (const place of places) {
      const entry = this.#entries[place] as Entry;
      if (entry.joinedBy === null) free.push(entry);
    }
    return free;
  }
}

function isFree({ joinedBy }: Entry): boolean {
  return joinedBy === null;
}
