import type { Instant, JoinBasis, LogEvent, Micros } from '../types.ts';
import { assign } from './assign.ts';
import { addEvent, type Dossier, sameInstance } from './dossier.ts';
import { EdgeList } from './edges.ts';
import { Nearest } from './nearest.ts';
import { sortedBy } from './sorted-by.ts';
import type { Entry } from './unclaimed.ts';
import { lowerBoundOf, upperBoundOf } from './upper-bound.ts';

/** How a kind of line finds its request. */
export interface Fitness {
  /** The time of a dossier that such a line is near to; null if it can have none. */
  reference(dossier: Dossier): Instant | null;
  /** Where the reference of the line's request is expected, µs. */
  anchor(event: LogEvent): Micros;
  /** Where it must lie. */
  window(event: LogEvent): { from: Micros; to: Micros };
  /**
   * How badly it fits, in ms; null if it cannot belong. Never less than the distance of reference and anchor, but for
   * the error bars of the two.
   */
  fitness(event: LogEvent, dossier: Dossier): number | null;
}

/** Of the requests that a line may belong to, so many of the likeliest are kept. */
const CANDIDATES = 12;
/** In ms: two ways to join whose costs differ by less are about as good. */
const AMBIGUOUS_BELOW = 1;
/** In ms: a line that fits its request to the millisecond and the next best this much worse is certain. */
const CERTAIN_FROM = 50;

/** Joins lines to the requests that they fit best, all at once. */
export function joinNearest(dossiers: readonly Dossier[], entries: readonly Entry[], by: Fitness): void {
  if (entries.length === 0) return;
  const edges = candidatesOf(dossiers, entries, by);
  for (const pair of assign(edges)) {
    const dossier = dossiers[pair.left];
    const entry = entries[pair.right];
    if (!dossier || !entry) continue;
    const basis: JoinBasis = pair.only ? 'only-candidate' : 'assignment';
    addEvent(dossier, entry, basis);
    if (pair.margin < AMBIGUOUS_BELOW) dossier.ambiguous = true;
    else if (pair.margin < CERTAIN_FROM) dossier.likely = true;
  }
}

function candidatesOf(dossiers: readonly Dossier[], entries: readonly Entry[], by: Fitness): EdgeList {
  const { ats, owners, bar } = referencesOf(dossiers, by);
  const edges = new EdgeList();
  const best = new Nearest(CANDIDATES);
  for (let right = 0; right < entries.length; right++) {
    const { event } = entries[right] as Entry;
    const { from, to } = by.window(event);
    const anchor = by.anchor(event);
    const bars = bar + barOf(event.time);
    const low = lowerBoundOf(ats, from);
    const high = upperBoundOf(ats, to);
    let up = Math.min(high, Math.max(low, upperBoundOf(ats, anchor)));
    let down = up - 1;
    best.clear();
    // From the anchor outwards, until whatever is still further off costs more than the worst that is kept.
    while (down >= low || up < high) {
      const below = down >= low ? anchor - (ats[down] as number) : Number.POSITIVE_INFINITY;
      const above = up < high ? (ats[up] as number) - anchor : Number.POSITIVE_INFINITY;
      if ((Math.min(below, above) - bars) / 1000 > best.worst) break;
      const at = below < above ? down-- : up++;
      const left = owners[at] as number;
      const dossier = dossiers[left];
      if (!dossier || !sameInstance(dossier, event)) continue;
      const cost = by.fitness(event, dossier);
      if (cost !== null) best.add(cost, at);
    }
    for (let i = 0; i < best.length; i++) edges.add(owners[best.place(i)] as number, right, best.cost(i));
  }
  return edges;
}

/** The times that lines are near to, in order, with the numbers of their dossiers; `bar` is the widest error bar. */
function referencesOf(dossiers: readonly Dossier[], by: Fitness) {
  const found: number[] = [];
  const times = new Float64Array(dossiers.length);
  let bar: Micros = 0;
  for (let i = 0; i < dossiers.length; i++) {
    const time = by.reference(dossiers[i] as Dossier);
    if (time === null) continue;
    bar = Math.max(bar, barOf(time));
    times[i] = time.at;
    found.push(i);
  }
  const owners = sortedBy(found, times);
  const ats = new Float64Array(owners.length);
  for (let i = 0; i < owners.length; i++) ats[i] = times[owners[i] as number] as number;
  return { ats, owners, bar };
}

function barOf({ at, earliest, latest }: Instant): Micros {
  return Math.max(at - earliest, latest - at);
}
