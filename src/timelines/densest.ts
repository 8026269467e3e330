/**
 * The centres around which values crowd: windows of `width` that hold at least two values and more than any window
 * overlapping them, strongest first. A lone value is a centre only if it is the only value there is.
 */
export function densest(values: readonly number[], width: number): number[] {
  if (values.length === 0) return [];
  if (values.length === 1) return [...values];
  const sorted = [...values].sort((a, b) => a - b);
  const windows: { centre: number; count: number; first: number }[] = [];
  let high = 0;
  for (let low = 0; low < sorted.length; low++) {
    const from = sorted[low] ?? 0;
    while (high < sorted.length && (sorted[high] ?? 0) - from <= width) high += 1;
    const count = high - low;
    if (count >= 2) windows.push({ centre: (from + (sorted[high - 1] ?? from)) / 2, count, first: from });
  }
  windows.sort((a, b) => b.count - a.count || a.first - b.first);
  const kept: typeof windows = [];
  for (const w of windows) {
    if (kept.length >= 8) break;
    if (kept.every((k) => Math.abs(k.centre - w.centre) > width)) kept.push(w);
  }
  return kept.map((k) => k.centre);
}
