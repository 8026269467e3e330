import type { Micros } from '../types.ts';
import { computedStart } from './computed-start.ts';
import type { Dossier } from './dossier.ts';
import { upperBound } from './upper-bound.ts';

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
  return (dossier.sent ?? dossier.finished ?? dossier.executionFinished)?.time.at ?? Number.POSITIVE_INFINITY;
}

/** Dossiers in order of their begin, ready to be asked which were in work at a time. */
export interface Spans {
  readonly sorted: readonly Dossier[];
  /** For each place, the latest end of all up to it. */
  readonly latestEnd: readonly Micros[];
  readonly until: (dossier: Dossier) => Micros;
}

/** Sorts dossiers by their begin. Each lasts `until`. */
export function spansOf(dossiers: readonly Dossier[], until: (dossier: Dossier) => Micros = end): Spans {
  const sorted = [...dossiers].sort((a, b) => begin(a) - begin(b));
  const latestEnd: Micros[] = [];
  let latest = Number.NEGATIVE_INFINITY;
  for (const dossier of sorted) {
    latest = Math.max(latest, Math.min(until(dossier), begin(dossier) + LONGEST_CALL));
    latestEnd.push(latest);
  }
  return { sorted, latestEnd, until };
}

/** Indices of the dossiers that were in work at `at`, give or take `slack`. */
export function activeAt({ sorted, latestEnd, until }: Spans, at: Micros, slack: Micros): number[] {
  const found: number[] = [];
  for (let i = upperBound(sorted, at + slack, begin) - 1; i >= 0; i--) {
    if ((latestEnd[i] ?? 0) < at - slack) break;
    const dossier = sorted[i];
    if (dossier && at <= Math.min(until(dossier), begin(dossier) + LONGEST_CALL) + slack) found.push(i);
  }
  return found.reverse();
}
