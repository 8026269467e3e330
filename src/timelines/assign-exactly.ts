import type { Edges } from './edges.ts';

/**
 * As many pairs as possible, and among those ways the one of least total cost: Kuhn's Hungarian method by successive
 * shortest augmenting paths (doi:10.1002/nav.3800020109). Takes cubic time and square memory. Takes and returns numbers
 * of edges.
 */
export function assignExactly(edges: Edges, which: Int32Array): number[] {
  const lefts = placesOf(edges.left, which);
  const rights = placesOf(edges.right, which);
  const flip = lefts.size > rights.size;
  const [rowSide, columnSide] = flip ? [edges.right, edges.left] : [edges.left, edges.right];
  const [rows, columns] = flip ? [rights, lefts] : [lefts, rights];
  let highest = 1;
  for (const e of which) highest = Math.max(highest, Math.abs(edges.cost[e] as number));
  // Dearer than every real pairing together, so that a missing edge is chosen only where nothing else is left.
  const missing = (highest + 1) * (rows.size + 1) * 4;
  const matrix = Array.from(rows, () => new Float64Array(columns.size).fill(missing));
  const edgeAt = new Int32Array(rows.size * columns.size).fill(-1);
  for (const e of which) {
    const r = rows.get(rowSide[e] as number) as number;
    const c = columns.get(columnSide[e] as number) as number;
    const row = matrix[r] as Float64Array;
    const cost = edges.cost[e] as number;
    if (cost >= (row[c] as number)) continue;
    row[c] = cost;
    edgeAt[r * columns.size + c] = e;
  }
  return hungarian(matrix, columns.size)
    .map((c, r) => (c < 0 ? -1 : (edgeAt[r * columns.size + c] as number)))
    .filter((edge) => edge >= 0);
}

/** The items of one side, numbered in the order in which they come. */
function placesOf(side: Int32Array, which: Int32Array): Map<number, number> {
  const places = new Map<number, number>();
  for (const edge of which) {
    const item = side[edge] as number;
    if (!places.has(item)) places.set(item, places.size);
  }
  return places;
}

/** Rows (no more than columns) to the column of each, at least total cost. */
function hungarian(matrix: readonly Float64Array[], columns: number): number[] {
  const n = matrix.length;
  const u = new Float64Array(n + 1);
  const v = new Float64Array(columns + 1);
  const rowAt = new Int32Array(columns + 1);
  const way = new Int32Array(columns + 1);
  const at = (array: Float64Array | Int32Array, i: number) => array[i] as number;
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
