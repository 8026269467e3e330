/** A value around which others crowd more than chance would have it. */
export interface Peak {
  readonly centre: number;
  /** Width of the window that it was found in. */
  readonly width: number;
}

/** Windows to look through, in the unit of the values: what timers, loaded machines and clocks of seconds spread to. */
const WIDTHS = [10, 30, 100, 300, 1000];
/** How often a crowd this dense may be expected somewhere by chance alone before it means nothing. */
const BY_CHANCE = 0.2;
/** Several timers may be at work in one log; more than this is noise. */
const MOST_PEAKS = 4;

/**
 * The constants that a set of durations (ms) holds, strongest first; none where they scatter as chance would.
 * A window counts if so many values within it were to be expected less than `BY_CHANCE` times among all windows of that
 * width, the values being spread evenly (Poisson tail times the number of windows).
 */
export function peaksOf(values: readonly number[]): Peak[] {
  const [first] = values;
  if (first === undefined) return [];
  if (values.length === 1) return [{ centre: first, width: WIDTHS[0] ?? 1 }];
  const sorted = [...values].sort((a, b) => a - b);
  const range = Math.max(1, (sorted.at(-1) ?? 0) - (sorted[0] ?? 0));
  const found: (Peak & { chance: number })[] = [];
  for (const width of WIDTHS) {
    const expected = (sorted.length * width) / (range + width);
    const windows = Math.max(1, range / width);
    let high = 0;
    for (let low = 0; low < sorted.length; low++) {
      const from = sorted[low] ?? 0;
      while (high < sorted.length && (sorted[high] ?? 0) - from <= width) high += 1;
      const count = high - low;
      if (count < 2) continue;
      const chance = poissonTail(count, expected) * windows;
      if (chance < BY_CHANCE) found.push({ centre: (from + (sorted[high - 1] ?? from)) / 2, width, chance });
    }
  }
  found.sort((a, b) => a.chance - b.chance || a.width - b.width || a.centre - b.centre);
  const kept: Peak[] = [];
  for (const { centre, width } of found) {
    if (kept.length >= MOST_PEAKS) break;
    if (kept.every((k) => Math.abs(k.centre - centre) > Math.max(k.width, width))) kept.push({ centre, width });
  }
  return kept;
}

/** P(X >= count) for a Poisson variable of that mean. */
function poissonTail(count: number, mean: number): number {
  // Summed from the tail: 1 minus the head would lose all digits where it matters.
  let term = Math.exp(-mean);
  for (let i = 1; i <= count; i++) term *= mean / i;
  let sum = 0;
  for (let i = count; i < count + 1000; i++) {
    sum += term;
    term *= mean / (i + 1);
    if (term < sum * 1e-12) break;
  }
  return Math.min(1, sum);
}
