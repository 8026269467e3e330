/** In a list sorted by `key`, the index of the first item whose key is greater than `limit`. */
export function upperBound<T>(sorted: readonly T[], limit: number, key: (item: T) => number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (key(sorted[middle] as T) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The same for numbers, also in typed arrays. */
export function upperBoundOf(sorted: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The index of the first number that is not less than `limit`. */
export function lowerBoundOf(sorted: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
