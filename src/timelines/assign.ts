/** A possible pairing of item `left` with item `right`; the lower the cost, the better it fits. */
export interface Edge {
  readonly left: number;
  readonly right: number;
  readonly cost: number;
}

/** A pairing that was chosen. */
export interface Pairing extends Edge {
  /** How much worse the best other choice for these two would be; Infinity if there was none. */
  readonly margin: number;
  /** Whether neither side had any other candidate. */
  readonly only: boolean;
}

/** Components larger than this are paired by cost first, then as many more as possible: the exact way takes cubic time. */
const EXACT_LIMIT = 400;
/** How many steps may be spent on finding one more pairing in a large component. */
const SEARCH_LIMIT = 20_000;

/**
 * Pairs items one to one, all at once: as many as possible, and among those ways the one of least total cost.
 * Independent groups are solved apart, so the work is near linear when candidates are few.
 * Method: successive shortest augmenting paths (Hungarian method, Kuhn 1955, doi:10.1002/nav.3800020109).
 */
export function assign(edges: readonly Edge[]): Pairing[] {
  const chosen: Edge[] = [];
  for (const group of components(edges)) {
    const size = Math.max(new Set(group.map((e) => e.left)).size, new Set(group.map((e) => e.right)).size);
    chosen.push(...(size <= EXACT_LIMIT ? exact(group) : greedy(group)));
  }
  return withMargins(edges, chosen).sort((a, b) => a.left - b.left);
}

function components(edges: readonly Edge[]): Edge[][] {
  const parent = new Map<string, string>();
  const root = (key: string): string => {
    let at = key;
    for (;;) {
      const up = parent.get(at) ?? at;
      if (up === at) return at;
      const next = parent.get(up) ?? up;
      parent.set(at, next);
      at = next;
    }
  };
  for (const e of edges) parent.set(root(`L${e.left}`), root(`R${e.right}`));
  const groups = new Map<string, Edge[]>();
  for (const e of edges) {
    const key = root(`L${e.left}`);
    const group = groups.get(key);
    if (group) group.push(e);
    else groups.set(key, [e]);
  }
  return [...groups.values()];
}

function exact(edges: readonly Edge[]): Edge[] {
  if (edges.length === 1) return [...edges];
  const lefts = [...new Set(edges.map((e) => e.left))];
  const rights = [...new Set(edges.map((e) => e.right))];
  const flip = lefts.length > rights.length;
  const [rows, columns] = flip ? [rights, lefts] : [lefts, rights];
  const highest = edges.reduce((max, e) => Math.max(max, Math.abs(e.cost)), 1);
  // Dearer than every real pairing together, so that a missing edge is chosen only where nothing else is left.
  const missing = (highest + 1) * (rows.length + 1) * 4;
  const columnOf = new Map(columns.map((c, i) => [c, i]));
  const rowOf = new Map(rows.map((r, i) => [r, i]));
  const matrix = rows.map(() => new Float64Array(columns.length).fill(missing));
  const byCell = new Map<number, Edge>();
  for (const e of edges) {
    const r = rowOf.get(flip ? e.right : e.left) ?? 0;
    const c = columnOf.get(flip ? e.left : e.right) ?? 0;
    const row = matrix[r];
    if (!row || e.cost >= (row[c] ?? missing)) continue;
    row[c] = e.cost;
    byCell.set(r * columns.length + c, e);
  }
  const result: Edge[] = [];
  hungarian(matrix, columns.length).forEach((c, r) => {
    const edge = byCell.get(r * columns.length + c);
    if (edge) result.push(edge);
  });
  return result;
}

/** Rows (no more than columns) to the column of each, at least total cost. */
function hungarian(matrix: readonly Float64Array[], columns: number): number[] {
  const n = matrix.length;
  const u = new Float64Array(n + 1);
  const v = new Float64Array(columns + 1);
  const rowAt = new Int32Array(columns + 1);
  const way = new Int32Array(columns + 1);
  const at = (array: Float64Array | Int32Array, i: number) => array[i] ?? 0;
  for (let i = 1; i <= n; i++) {
    rowAt[0] = i;
    let j0 = 0;
    const least = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    const used = new Uint8Array(columns + 1);
    do {
      used[j0] = 1;
      const i0 = at(rowAt, j0);
      const row = matrix[i0 - 1] as Float64Array;
      let delta = Number.POSITIVE_INFINITY;
      let j1 = 0;
      for (let j = 1; j <= columns; j++) {
        if (used[j]) continue;
        const reduced = at(row, j - 1) - at(u, i0) - at(v, j);
        if (reduced < at(least, j)) {
          least[j] = reduced;
          way[j] = j0;
        }
        if (at(least, j) < delta) {
          delta = at(least, j);
          j1 = j;
        }
      }
      for (let j = 0; j <= columns; j++) {
        if (used[j]) {
          const i1 = at(rowAt, j);
          u[i1] = at(u, i1) + delta;
          v[j] = at(v, j) - delta;
        } else least[j] = at(least, j) - delta;
      }
      j0 = j1;
    } while (at(rowAt, j0) !== 0);
    do {
      const j1 = at(way, j0);
      rowAt[j0] = at(rowAt, j1);
      j0 = j1;
    } while (j0 !== 0);
  }
  const result = new Array<number>(n).fill(-1);
  for (let j = 1; j <= columns; j++) if (at(rowAt, j) > 0) result[at(rowAt, j) - 1] = j - 1;
  return result;
}

function greedy(edges: readonly Edge[]): Edge[] {
  const sorted = [...edges].sort((a, b) => a.cost - b.cost || a.left - b.left || a.right - b.right);
  const ofLeft = new Map<number, Edge>();
  const ofRight = new Map<number, Edge>();
  for (const e of sorted) {
    if (ofLeft.has(e.left) || ofRight.has(e.right)) continue;
    ofLeft.set(e.left, e);
    ofRight.set(e.right, e);
  }
  const byLeft = new Map<number, Edge[]>();
  for (const e of sorted) {
    const list = byLeft.get(e.left);
    if (list) list.push(e);
    else byLeft.set(e.left, [e]);
  }
  for (const left of byLeft.keys()) if (!ofLeft.has(left)) augment(left, byLeft, ofLeft, ofRight);
  return [...ofLeft.values()];
}

/** Finds a free partner for `left` by moving others to their next best (breadth first), and makes the moves. */
function augment(
  left: number,
  byLeft: ReadonlyMap<number, readonly Edge[]>,
  ofLeft: Map<number, Edge>,
  ofRight: Map<number, Edge>,
): void {
  const cameBy = new Map<number, Edge>();
  const queue = [left];
  for (let i = 0; i < queue.length && i < SEARCH_LIMIT; i++) {
    for (const edge of byLeft.get(queue[i] ?? -1) ?? []) {
      if (cameBy.has(edge.right)) continue;
      cameBy.set(edge.right, edge);
      const holder = ofRight.get(edge.right);
      if (holder) {
        queue.push(holder.left);
        continue;
      }
      let step: Edge | undefined = edge;
      while (step) {
        const before: Edge | undefined = ofLeft.get(step.left);
        ofLeft.set(step.left, step);
        ofRight.set(step.right, step);
        step = before ? cameBy.get(before.right) : undefined;
      }
      return;
    }
  }
}

/** The cheapest single change to each pairing: to a free partner, or by swapping partners with another pairing. */
function withMargins(edges: readonly Edge[], chosen: readonly Edge[]): Pairing[] {
  const ofLeft = new Map(chosen.map((e) => [e.left, e]));
  const ofRight = new Map(chosen.map((e) => [e.right, e]));
  const cost = new Map(edges.map((e) => [`${e.left}:${e.right}`, e.cost]));
  const margin = new Map<Edge, number>();
  const contested = new Set<Edge>();
  const lower = (pair: Edge | undefined, by: number) => {
    if (pair) margin.set(pair, Math.min(margin.get(pair) ?? Number.POSITIVE_INFINITY, by));
  };
  for (const e of edges) {
    const left = ofLeft.get(e.left);
    const right = ofRight.get(e.right);
    if (left && left === right) continue;
    if (left) contested.add(left);
    if (right) contested.add(right);
    if (left && right) {
      const crossed = cost.get(`${right.left}:${left.right}`);
      // Without the other diagonal the swap would leave one unpaired, and fewer pairings are never better.
      if (crossed === undefined) continue;
      const by = e.cost + crossed - left.cost - right.cost;
      lower(left, by);
      lower(right, by);
    } else {
      const pair = left ?? right;
      if (pair) lower(pair, e.cost - pair.cost);
    }
  }
  return chosen.map((e) => ({ ...e, margin: margin.get(e) ?? Number.POSITIVE_INFINITY, only: !contested.has(e) }));
}
