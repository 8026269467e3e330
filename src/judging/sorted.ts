/** Index of the first entry that is greater than x in an ascending list; its length if there is none. */
export function firstAfter(sorted: readonly number[], x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) > x) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** True if an ascending list has an entry between the two bounds, both excluded. */
export function hasBetween(sorted: readonly number[], from: number, to: number): boolean {
  const next = sorted[firstAfter(sorted, from)];
  return next !== undefined && next < to;
}

/** The entry of an ascending list that is nearest to x, or null if it is empty. */
export function nearest(sorted: readonly number[], x: number): number | null {
  const i = firstAfter(sorted, x);
  const before = sorted[i - 1];
  const after = sorted[i];
  if (before === undefined || after === undefined) return before ?? after ?? null;
  return x - before <= after - x ? before : after;
}
