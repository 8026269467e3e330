import type { Envelope, EnvelopeName } from '../types.ts';

/** What is left of a text when one envelope is off, and what that envelope said. */
export interface Peeled {
  readonly text: string;
  /** Null where the wrapper says nothing that an Envelope holds. */
  readonly envelope: Envelope | null;
  /** The transport cut the line here: it goes on in the next piece of the same `stream` and container. */
  readonly partial?: boolean;
  /** Nothing but transport: no log line inside. */
  readonly meta?: boolean;
  /** It goes on where the entry before left off, an entry of several lines: its place is behind it in any order. */
  readonly continues?: boolean;
}

/** Recognises one kind of envelope. It may learn from the texts it sees, in order, but only from them. */
export interface Peeler {
  /** Whether an enveloped text may begin with this UTF-16 code unit: a cheap filter. */
  begins(code: number): boolean;
  /**
   * Shown each text of a stretch of the log, before any of them is peeled; of `times` texts that differ in numbers and
   * ids only, it may be shown but one. Their order must not matter.
   */
  observe?(text: string, times: number): void;
  /** Called after a stretch was observed. */
  learn?(): void;
  /** The text without the envelope; null if it is not in one. */
  peel(text: string): Peeled | null;
  /** How often what it believes has changed by learning: as long as that stays, so does what it makes of a text. */
  changes?(): number;
  /** Whether what it makes of a text now depends on the texts that it peeled before. */
  isSequential?(): boolean;
  /** Asked when no peeler recognises a text: whether it is a further line of the entry that was peeled last. */
  adopt?(text: string): Peeled | null;
}

/** An envelope of which only the given fields are known. */
export function envelope(name: EnvelopeName, fields: Partial<Omit<Envelope, 'name'>> = {}): Envelope {
  return {
    name,
    stamp: fields.stamp ?? null,
    namespace: shared(fields.namespace),
    pod: shared(fields.pod),
    container: shared(fields.container),
    stream: fields.stream ?? null,
  };
}

/** The names seen lately, each once: a capture of a regular expression would keep its whole line in memory. */
const names = new Map<string, string>();
const MAX_NAMES = 10_000;

function shared(name: string | null | undefined): string | null {
  if (name === null || name === undefined) return null;
  let known = names.get(name);
  if (known === undefined) {
    if (names.size >= MAX_NAMES) names.clear();
    known = Buffer.from(name).toString();
    names.set(known, known);
  }
  return known;
}

/** Envelope around envelope: named after the outer, which the user sees; the inner is closer to the program. */
export function nest(outer: Envelope | null, inner: Envelope): Envelope {
  if (outer === null) return inner;
  return {
    name: outer.name,
    stamp: inner.stamp ?? outer.stamp,
    namespace: inner.namespace ?? outer.namespace,
    pod: inner.pod ?? outer.pod,
    container: inner.container ?? outer.container,
    stream: inner.stream ?? outer.stream,
  };
}

export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
export const isLower = (code: number): boolean => code >= 0x61 && code <= 0x7a;
export const isUpper = (code: number): boolean => code >= 0x41 && code <= 0x5a;
