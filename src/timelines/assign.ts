import { assignExactly } from './assign-exactly.ts';
import { assignGreedily } from './assign-greedily.ts';
import { components } from './components.ts';
import type { Edges } from './edges.ts';
import { marginsOf } from './margins.ts';

/** A pairing that was chosen. */
export interface Pairing {
  readonly left: number;
  readonly right: number;
  /** How much worse the best other choice for these two would be; Infinity if there was none. */
  readonly margin: number;
  /** Whether neither side had any other candidate. */
  readonly only: boolean;
}

/** Components larger than this are paired by cost first, then as many more as possible: the exact way takes cubic time. */
const EXACT_LIMIT = 400;

/**
 * Pairs items one to one, all at once: as many as possible, and among those ways the one of least total cost.
 * Independent groups are solved apart, so the work is near linear when candidates are few. In order of `left`.
 */
export function assign(edges: Edges): Pairing[] {
  const { left, right } = edges;
  const { alone: chosen, rest } = apart(edges);
  const large: Int32Array[] = [];
  for (const group of rest.length > 0 ? components(edges, rest) : []) {
    if (isStar(edges, group)) chosen.push(cheapest(edges, group));
    else if (isLarge(edges, group)) large.push(group);
    else for (const edge of assignExactly(edges, group)) chosen.push(edge);
  }
  for (const edge of assignGreedily(edges, joined(large))) chosen.push(edge);
  const sorted = Int32Array.from(chosen).sort((a, b) => (left[a] as number) - (left[b] as number));
  const { margin, contested } = marginsOf(edges, sorted);
  return Array.from(sorted, (edge, i) => ({
    left: left[edge] as number,
    right: right[edge] as number,
    margin: margin[i] as number,
    only: contested[i] === 0,
  }));
}

/** Edges whose two items have no other edge, and the rest. */
function apart({ length, lefts, rights, left, right }: Edges): { alone: number[]; rest: Int32Array } {
  const ofLeft = new Int32Array(lefts);
  const ofRight = new Int32Array(rights);
  for (let e = 0; e < length; e++) {
    const [l, r] = [left[e] as number, right[e] as number];
    ofLeft[l] = (ofLeft[l] as number) + 1;
    ofRight[r] = (ofRight[r] as number) + 1;
  }
  const alone: number[] = [];
  const rest = new Int32Array(length);
  let others = 0;
  for (let e = 0; e < length; e++) {
    if (ofLeft[left[e] as number] === 1 && ofRight[right[e] as number] === 1) alone.push(e);
    else rest[others++] = e;
  }
  return { alone, rest: rest.subarray(0, others) };
}

/** Whether all edges share one item, so that only one of them can be chosen. */
function isStar({ left, right }: Edges, group: Int32Array): boolean {
  const first = group[0] as number;
  return group.every((e) => left[e] === left[first]) || group.every((e) => right[e] === right[first]);
}

/** The first of the cheapest. */
function cheapest({ cost }: Edges, group: Int32Array): number {
  return group.reduce((best, e) => ((cost[e] as number) < (cost[best] as number) ? e : best));
}

function isLarge({ left, right }: Edges, group: Int32Array): boolean {
  if (group.length <= EXACT_LIMIT) return false;
  const items = (side: Int32Array) => {
    const seen = new Set<number>();
    for (const edge of group) seen.add(side[edge] as number);
    return seen.size;
  };
  return items(left) > EXACT_LIMIT || items(right) > EXACT_LIMIT;
}

function joined(groups: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(groups.reduce((sum, group) => sum + group.length, 0));
  let at = 0;
  for (const group of groups) {
    all.set(group, at);
    at += group.length;
  }
  return all;
}
