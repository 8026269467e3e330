/** Ranks 1..n of the values, in their order; equal values share the mean of their ranks. */
export function midranks(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  const ranks = new Map<number, number>();
  let from = 0;
  while (from < sorted.length) {
    const value = sorted[from] ?? 0;
    let to = from;
    while (to + 1 < sorted.length && sorted[to + 1] === value) to++;
    ranks.set(value, (from + to) / 2 + 1);
    from = to + 1;
  }
  return values.map((value) => ranks.get(value) ?? 0);
}
