import { allOf, type Edges, groupedBy } from './edges.ts';

export interface Margins {
  /** How much worse the best other choice for the two of a chosen edge would be; Infinity if there was none. */
  readonly margin: Float64Array;
  /** 1 where one side of a chosen edge had another candidate. */
  readonly contested: Uint8Array;
}

/**
 * The cheapest single change to each chosen edge: to a free partner, or by swapping partners with another one.
 * By place in `chosen` (numbers of edges).
 */
export function marginsOf(edges: Edges, chosen: Int32Array): Margins {
  const { length, lefts, rights, left, right, cost } = edges;
  // The chosen edge of each item, by its place in `chosen` and one more; 0 for none.
  const ofLeft = new Int32Array(lefts);
  const ofRight = new Int32Array(rights);
  for (const [i, edge] of chosen.entries()) {
    ofLeft[left[edge] as number] = i + 1;
    ofRight[right[edge] as number] = i + 1;
  }
  const costOf = costs(edges);
  const margin = new Float64Array(chosen.length).fill(Number.POSITIVE_INFINITY);
  const contested = new Uint8Array(chosen.length);
  const lower = (i: number, by: number) => {
    if (by < (margin[i] as number)) margin[i] = by;
  };
  for (let e = 0; e < length; e++) {
    const l = (ofLeft[left[e] as number] as number) - 1;
    const r = (ofRight[right[e] as number] as number) - 1;
    if (l === r && l >= 0) continue;
    if (l >= 0) contested[l] = 1;
    if (r >= 0) contested[r] = 1;
    const own = cost[e] as number;
    if (l >= 0 && r >= 0) {
      const [one, other] = [chosen[l] as number, chosen[r] as number];
      const crossed = costOf(left[other] as number, right[one] as number);
      // Without the other diagonal the swap would leave one unpaired, and fewer pairings are never better.
      if (crossed === null) continue;
      const by = own + crossed - (cost[one] as number) - (cost[other] as number);
      lower(l, by);
      lower(r, by);
    } else if (l >= 0) lower(l, own - (cost[chosen[l] as number] as number));
    else if (r >= 0) lower(r, own - (cost[chosen[r] as number] as number));
  }
  return { margin, contested };
}

/** Looks up what an edge costs, null where there is none: each item has few candidates, which are gone through. */
function costs(edges: Edges): (left: number, right: number) => number | null {
  const { from, sorted } = groupedBy(edges.left, edges.lefts, allOf(edges));
  return (left, right) => {
    for (let at = (from[left + 1] as number) - 1; at >= (from[left] as number); at--) {
      const edge = sorted[at] as number;
      if (edges.right[edge] === right) return edges.cost[edge] as number;
    }
    return null;
  };
}
