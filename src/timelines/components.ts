import { type Edges, groupedBy } from './edges.ts';

/**
 * The groups of the edges `which` (in ascending order) that share no item with each other, as numbers of edges in their
 * order; the groups stand in the order of their first edges. Near linear (union-find).
 */
export function components({ length, lefts, rights, left, right }: Edges, which: Int32Array): Int32Array[] {
  // Left items come first, right ones behind them.
  const parent = new Int32Array(lefts + rights);
  for (let i = 0; i < parent.length; i++) parent[i] = i;
  const root = (item: number): number => {
    let at = item;
    for (;;) {
      const up = parent[at] as number;
      if (up === at) return at;
      const next = parent[up] as number;
      parent[at] = next;
      at = next;
    }
  };
  for (const e of which) parent[root(left[e] as number)] = root(lefts + (right[e] as number));
  const groupOf = new Int32Array(lefts + rights).fill(-1);
  const group = new Int32Array(length);
  let groups = 0;
  for (const i of which) {
    const key = root(left[i] as number);
    if ((groupOf[key] as number) < 0) groupOf[key] = groups++;
    group[i] = groupOf[key] as number;
  }
  const { from, sorted } = groupedBy(group, groups, which);
  return Array.from({ length: groups }, (_, g) => sorted.subarray(from[g], from[g + 1]));
}
