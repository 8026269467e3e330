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
  const chosen: number[] = [];
  const large: Int32Array[] = [];
  for (const group of components(edges)) {
    if (group.length === 1) chosen.push(group[0] as number);
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
