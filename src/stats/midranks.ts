/** Ranks 1..n of the values, in their order; equal values share the mean of their ranks. */
export function midranks(values: readonly number[]): number[] {
  const order = values.map((value, index) => ({ value, index })).sort((x, y) => x.value - y.value);
  const ranks = values.map(() => 0);
  let from = 0;
  while (from < order.length) {
    let to = from;
    while (to + 1 < order.length && order[to + 1]?.value === order[from]?.value) to++;
    for (let i = from; i <= to; i++) {
      const entry = order[i];
      if (entry) ranks[entry.index] = (from + to) / 2 + 1;
    }
    from = to + 1;
  }
  return ranks;
}
