import type { Micros } from '../types.ts';
import { computedStart } from './computed-start.ts';
import type { Dossier } from './dossier.ts';
import { upperBound } from './upper-bound.ts';

/** When the work of a request began, µs. */
export function begin(dossier: Dossier): Micros {
  const logged = dossier.started ?? dossier.executionStarted;
  if (logged) return logged.time.at;
  const first = dossier.events[0]?.event;
  return first ? (computedStart(first) ?? first.time.at) : 0;
}

/** When the server had done with it, µs; Infinity if it never says so. */
export function end(dossier: Dossier): Micros {
  return (dossier.executionFinished ?? dossier.finished ?? dossier.sent)?.time.at ?? Number.POSITIVE_INFINITY;
}

/** The dossiers in order of their begin, as `activeAt` needs them. */
export function bySpan(dossiers: readonly Dossier[]): Dossier[] {
  return [...dossiers].sort((a, b) => begin(a) - begin(b));
}

/** An open end is not believed for longer than this: KubeCodeRun's highest MAX_EXECUTION_TIME, 600 s, and its slack. */
const LONGEST_CALL: Micros = 900_000_000;

/** Indices of the dossiers (sorted by begin) that were in work at `at`, give or take `slack`. */
export function activeAt(sorted: readonly Dossier[], at: Micros, slack: Micros): number[] {
  const found: number[] = [];
  for (let i = upperBound(sorted, at + slack, begin) - 1; i >= 0; i--) {
    const dossier = sorted[i];
    if (!dossier || begin(dossier) < at - LONGEST_CALL) break;
    if (at <= end(dossier) + slack) found.push(i);
  }
  return found.reverse();
}
