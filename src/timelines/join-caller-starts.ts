import type { Micros } from '../types.ts';
import { begin, spansOf } from './active-at.ts';
import { assign } from './assign.ts';
import { addEvent, type Dossier } from './dossier.ts';
import { EdgeList } from './edges.ts';
import { CLOCK_SLACK } from './fit-callers.ts';
import type { Unclaimed } from './unclaimed.ts';

/** A caller that logs the start of its tool call does so right before the request arrives. */
const STARTS_WITHIN: Micros = 10_000_000;
/** Where only its error is logged, a call may have begun this long before. */
const LONGEST_CALL: Micros = 900_000_000;
/** How many of the next requests a start may belong to. */
const CANDIDATES = 16;

/** Joins the caller's own first lines to the next calls. */
export function joinCallerStarts(dossiers: readonly Dossier[], unclaimed: Unclaimed): void {
  const starts = unclaimed.of('caller-started');
  if (starts.length === 0) return;
  const edges = new EdgeList();
  const { sorted } = spansOf(dossiers.filter((d) => d.started || d.callerError));
  let next = 0;
  starts.forEach(({ event }, right) => {
    while (next < sorted.length && begin(sorted[next] as Dossier) < event.time.at - CLOCK_SLACK) next += 1;
    for (let left = next; left < Math.min(sorted.length, next + CANDIDATES); left++) {
      const dossier = sorted[left] as Dossier;
      const gap = begin(dossier) - event.time.at;
      const within = dossier.started ? STARTS_WITHIN : LONGEST_CALL;
      if (gap <= within) edges.add(left, right, Math.abs(gap) / 1000);
    }
  });
  for (const pair of assign(edges)) {
    const dossier = sorted[pair.left];
    const entry = starts[pair.right];
    if (!dossier || !entry) continue;
    addEvent(dossier, entry, pair.only ? 'only-candidate' : 'assignment');
  }
}
