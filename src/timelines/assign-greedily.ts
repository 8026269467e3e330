import { type Edges, groupedBy } from './edges.ts';

/** How many steps may be spent on finding one more pairing in a large component. */
const SEARCH_LIMIT = 20_000;
const NONE = -1;

/**
 * Pairs by cost, the cheapest first, and then as many more as moving others to their next best makes room for.
 * Takes and returns numbers of edges.
 */
export function assignGreedily(edges: Edges, which: Int32Array): number[] {
  if (which.length === 0) return [];
  const { left, right, cost } = edges;
  const at = (column: Int32Array, edge: number) => column[edge] as number;
  const sorted = which.slice().sort((a, b) => {
    const cheaper = (cost[a] as number) - (cost[b] as number);
    return cheaper !== 0 ? cheaper : at(left, a) - at(left, b) || at(right, a) - at(right, b);
  });
  const matching = new Matching(edges, sorted);
  const { ofLeft, ofRight } = matching;
  for (const edge of sorted) {
    const [l, r] = [at(left, edge), at(right, edge)];
    if (ofLeft[l] !== NONE || ofRight[r] !== NONE) continue;
    ofLeft[l] = edge;
    ofRight[r] = edge;
  }
  const tried = new Set<number>();
  for (const edge of sorted) {
    const item = at(left, edge);
    if (ofLeft[item] !== NONE || tried.has(item)) continue;
    tried.add(item);
    matching.augment(item);
  }
  return [...ofLeft].filter((edge) => edge !== NONE);
}

/** The edge chosen for each item, and what searching for better ones needs. */
class Matching {
  readonly #edges: Edges;
  readonly #byLeft: { readonly from: Int32Array; readonly sorted: Int32Array };
  readonly ofLeft: Int32Array;
  readonly ofRight: Int32Array;
  /** By which edge a right item was reached, and in which search. */
  readonly #cameBy: Int32Array;
  readonly #search: Int32Array;
  /** Left items from which no way leads to a free partner: none ever will, for what is taken stays taken. */
  readonly #hopeless: Uint8Array;
  #searches = 0;

  constructor(edges: Edges, sorted: Int32Array) {
    this.#edges = edges;
    this.#byLeft = groupedBy(edges.left, edges.lefts, sorted);
    this.ofLeft = new Int32Array(edges.lefts).fill(NONE);
    this.ofRight = new Int32Array(edges.rights).fill(NONE);
    this.#cameBy = new Int32Array(edges.rights);
    this.#search = new Int32Array(edges.rights);
    this.#hopeless = new Uint8Array(edges.lefts);
  }

  /** Finds a free partner for `item` by moving others to their next best (breadth first), and makes the moves. */
  augment(item: number): void {
    if (this.#hopeless[item] === 1) return;
    const { left, right } = this.#edges;
    const { from, sorted } = this.#byLeft;
    const search = ++this.#searches;
    const queue = [item];
    for (let i = 0; i < queue.length && i < SEARCH_LIMIT; i++) {
      const at = queue[i] as number;
      for (let k = from[at] as number; k < (from[at + 1] as number); k++) {
        const edge = sorted[k] as number;
        const r = right[edge] as number;
        if (this.#search[r] === search) continue;
        this.#search[r] = search;
        this.#cameBy[r] = edge;
        const held = this.ofRight[r] as number;
        if (held === NONE) {
          this.#move(edge);
          return;
        }
        const holder = left[held] as number;
        if (this.#hopeless[holder] === 0) queue.push(holder);
      }
    }
    if (queue.length <= SEARCH_LIMIT) for (const tried of queue) this.#hopeless[tried] = 1;
  }

  /** Takes the edge, and for the item that it moves the edge by which that was reached before. */
  #move(last: number): void {
    const { left, right } = this.#edges;
    for (let step = last; step !== NONE; ) {
      const l = left[step] as number;
      const before = this.ofLeft[l] as number;
      this.ofLeft[l] = step;
      this.ofRight[right[step] as number] = step;
      step = before === NONE ? NONE : (this.#cameBy[right[before] as number] as number);
    }
  }
}
