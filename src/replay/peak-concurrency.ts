/** The most intervals (any unit; `to` excluded) that hold one point in common. */
export function peakConcurrency(intervals: readonly { readonly from: number; readonly to: number }[]): number {
  // At the same point ends come before starts.
  const edges = intervals
    .flatMap(({ from, to }) => [
      { at: from, step: 1 },
      { at: Math.max(from, to), step: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.step - b.step);
  let now = 0;
  let most = 0;
  for (const { step } of edges) {
    now += step;
    most = Math.max(most, now);
  }
  return most;
}
