/**
 * Possible pairings of items `left` with items `right`, both small whole numbers; the lower the cost, the better it fits.
 * Columns instead of objects: a million calls have tens of millions of candidates.
 */
export interface Edges {
  readonly length: number;
  /** One more than the highest index on each side. */
  readonly lefts: number;
  readonly rights: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly cost: Float64Array;
}

/** Edges that can be added to; the columns are longer than `length`. */
export class EdgeList implements Edges {
  length = 0;
  lefts = 0;
  rights = 0;
  left = new Int32Array(64);
  right = new Int32Array(64);
  cost = new Float64Array(64);

  add(left: number, right: number, cost: number): void {
    const at = this.length++;
    if (at === this.left.length) this.#grow();
    this.left[at] = left;
    this.right[at] = right;
    this.cost[at] = cost;
    if (left >= this.lefts) this.lefts = left + 1;
    if (right >= this.rights) this.rights = right + 1;
  }

  #grow(): void {
    const { left, right, cost } = this;
    this.left = new Int32Array(2 * left.length);
    this.left.set(left);
    this.right = new Int32Array(2 * right.length);
    this.right.set(right);
    this.cost = new Float64Array(2 * cost.length);
    this.cost.set(cost);
  }
}

/**
 * The numbers of some edges, grouped by one of their sides: those of item `i` stand in `sorted` from `from[i]` up to
 * `from[i + 1]`, in the order in which they came.
 */
export function groupedBy(
  side: Int32Array,
  items: number,
  which: Int32Array,
): { readonly from: Int32Array; readonly sorted: Int32Array } {
  const from = new Int32Array(items + 1);
  for (const edge of which) {
    const next = (side[edge] ?? 0) + 1;
    from[next] = (from[next] ?? 0) + 1;
  }
  for (let i = 0; i < items; i++) from[i + 1] = (from[i + 1] ?? 0) + (from[i] ?? 0);
  const free = from.slice();
  const sorted = new Int32Array(which.length);
  for (const edge of which) {
    const item = side[edge] ?? 0;
    const at = free[item] ?? 0;
    sorted[at] = edge;
    free[item] = at + 1;
  }
  return { from, sorted };
}

/** The numbers of all edges. */
export function allOf(edges: Edges): Int32Array {
  const all = new Int32Array(edges.length);
  for (let i = 0; i < all.length; i++) all[i] = i;
  return all;
}
