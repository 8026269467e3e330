import type { Micros } from '../types.ts';
import { computedStart } from './computed-start.ts';
import { type Dossier, knownByProxyOnly } from './dossier.ts';
import { sortedBy } from './sorted-by.ts';
import { upperBoundOf } from './upper-bound.ts';

/** When the work of a request began, µs. */
export function begin(dossier: Dossier): Micros {
  const logged = dossier.started ?? dossier.executionStarted;
  if (logged) return logged.time.at;
  const known = knownStart(dossier);
  return known ?? dossier.events.reduce((least, { event }) => Math.min(least, event.time.at), Number.POSITIVE_INFINITY);
}

/** When it began, by the duration that a line about its end bears, µs; null where no line tells. */
export function knownStart(dossier: Dossier): Micros | null {
  for (const { event } of dossier.events) {
    const start = computedStart(event);
    if (start !== null) return start;
  }
  return null;
}

/** When the server had done with it, µs; Infinity if it never says so. */
export function end(dossier: Dossier): Micros {
  return (dossier.executionFinished ?? dossier.finished ?? dossier.sent)?.time.at ?? Number.POSITIVE_INFINITY;
}

/** An open end is not believed for longer than this: KubeCodeRun's highest MAX_EXECUTION_TIME, 600 s, and its slack. */
const LONGEST_CALL: Micros = 900_000_000;

/** When the server had the answer out of its hands, µs: later than `end` where something held the finished answer back. */
export function handedOver(dossier: Dossier): Micros {
  const last = dossier.sent ?? dossier.finished ?? dossier.executionFinished;
  const passed = last === null && knownByProxyOnly(dossier) ? dossier.proxy : last;
  return passed?.time.at ?? Number.POSITIVE_INFINITY;
}

/** Dossiers in order of their begin, ready to be asked which were in work at a time. */
export interface Spans {
  readonly sorted: readonly Dossier[];
  /** When each began, µs. */
  readonly begins: Float64Array;
  /** When each was over, µs, as the leaves of a tree whose inner nodes hold the latest of what is below them. */
  readonly ends: Float64Array;
}

/** Sorts dossiers by their begin. Each lasts `until`, but no more than `longest` (µs). */
export function spansOf(
  dossiers: readonly Dossier[],
  until: (dossier: Dossier) => Micros = end,
  longest: Micros = LONGEST_CALL,
): Spans {
  const froms = Float64Array.from(dossiers, begin);
  const sorted: Dossier[] = [];
  const begins = new Float64Array(froms.length);
  let leaves = 1;
  while (leaves < froms.length) leaves *= 2;
  const ends = new Float64Array(2 * leaves).fill(Number.NEGATIVE_INFINITY);
  for (const place of sortedBy(froms.keys(), froms)) {
    const dossier = dossiers[place] as Dossier;
    const from = froms[place] as number;
    const i = sorted.push(dossier) - 1;
    begins[i] = from;
    ends[leaves + i] = Math.min(until(dossier), from + longest);
  }
  for (let i = leaves - 1; i > 0; i--) ends[i] = Math.max(ends[2 * i] as number, ends[2 * i + 1] as number);
  return { sorted, begins, ends };
}

/**
 * Indices of the dossiers that were in work at `at`, give or take `slack`, in order. Takes as many steps as it finds,
 * times the logarithm of all: calls without an end stay open for long, and those between are not to be gone through.
 */
export function activeAt({ begins, ends }: Spans, at: Micros, slack: Micros): number[] {
  const begun = upperBoundOf(begins, at + slack);
  const leaves = ends.length / 2;
  const found: number[] = [];
  const visit = (node: number, first: number, size: number): void => {
    if (first >= begun || at > (ends[node] as number) + slack) return;
    if (size === 1) {
      found.push(first);
      return;
    }
    visit(2 * node, first, size / 2);
    visit(2 * node + 1, first + size / 2, size / 2);
  };
  visit(1, 0, leaves);
  return found;
}
