import { lnFactorial } from '../stats/ln-factorial.ts';
import { upperBound } from './upper-bound.ts';

/** A value around which others crowd more than chance would have it. */
export interface Peak {
  readonly centre: number;
  /** Width of the window that it was found in. */
  readonly width: number;
}

/** Windows to look through, in ms: what timers spread to on an idle, a busy and a loaded machine. */
const WIDTHS = [10, 30, 100];
/** How many windows to either side tell how dense it is there anyway. */
const AROUND = 4;
/**
 * How often a crowd this dense may be expected somewhere by chance alone before it means nothing. Two calls that died
 * at one constant are all that a short log has; where there are many values a real timer stands out by far more.
 */
const BY_CHANCE = 0.2;
const BY_CHANCE_OF_MANY = 1e-4;
const MANY = 30;
/** Several timers may be at work in one log; more than this is noise. */
const MOST_PEAKS = 4;

/**
 * The constants that a set of durations (ms) holds, strongest first; none where they scatter as chance would.
 * A window counts if so many values within it were to be expected less than `BY_CHANCE` times among all windows of that
 * width, given how many lie in the windows to either side and how many there are on the whole (Poisson tail, Bonferroni).
 * `errorMs` is how far a single value may be off, for the clock that wrote it; no window is narrower.
 * `least` is how many values a window must hold to be of interest.
 */
export function peaksOf(values: readonly number[], errorMs: number, least = 2): Peak[] {
  const [first] = values;
  if (first === undefined) return [];
  if (values.length === 1) return [{ centre: first, width: WIDTHS[0] ?? 1 }];
  const sorted = [...values].sort((a, b) => a - b);
  const range = Math.max(1, (sorted.at(-1) ?? 0) - (sorted[0] ?? 0));
  const limit = values.length > MANY ? BY_CHANCE_OF_MANY : BY_CHANCE;
  const found: (Peak & { chance: number })[] = [];
  const widths = WIDTHS.filter((width) => width >= errorMs);
  for (const width of widths.length > 0 ? widths : [errorMs]) {
    const overall = (sorted.length * width) / (range + width);
    const windows = Math.max(1, range / width);
    let high = 0;
    for (let low = 0; low < sorted.length; low++) {
      const from = sorted[low] ?? 0;
      while (high < sorted.length && (sorted[high] ?? 0) - from <= width) high += 1;
      const count = high - low;
      if (count < Math.max(2, least)) continue;
      const before = low - upperBound(sorted, from - AROUND * width, Number);
      const after = upperBound(sorted, from + (AROUND + 1) * width, Number) - high;
      const expected = Math.max(overall, before / AROUND, after / AROUND);
      const chance = poissonTail(count, expected) * windows;
      if (chance < limit) found.push({ centre: (from + (sorted[high - 1] ?? from)) / 2, width, chance });
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
  if (count <= mean) return 1;
  // Summed from the tail: 1 minus the head would lose all digits where it matters.
  let term = Math.exp(count * Math.log(mean) - mean - lnFactorial(count));
  let sum = 0;
  for (let i = count; i < count + 1000; i++) {
    sum += term;
    term *= mean / (i + 1);
    if (term < sum * 1e-12) break;
  }
  return Math.min(1, sum);
}
