import { midranks } from './midranks.ts';
import { normalCdf } from './normal-cdf.ts';

export interface MannWhitney {
  /** Pairs (x, y) with x > y, ties counting one half. */
  readonly u: number;
  /** Two-sided. */
  readonly p: number;
  /** P(x > y) + P(x = y)/2, the effect size: 0.5 is no difference. */
  readonly superiority: number;
  readonly exact: boolean;
}

// The exact distribution costs n·m·sum steps; from here on the normal approximation errs in the third digit only.
const EXACT_UP_TO = 60;

/**
 * Mann–Whitney's rank-sum test of two samples of numbers, ties allowed. Small samples: the exact permutation
 * distribution of the rank sum; large ones: normal with tie and continuity corrections. p is 1 where a sample is empty.
 * H. B. Mann, D. R. Whitney, Ann. Math. Statist. 18 (1947) 50–60; exact with ties as in Lehmann, Nonparametrics (1975).
 */
export function mannWhitney(xs: readonly number[], ys: readonly number[]): MannWhitney {
  const n = xs.length;
  const m = ys.length;
  if (n === 0 || m === 0) return { u: 0, p: 1, superiority: 0.5, exact: true };
  const ranks = midranks([...xs, ...ys]);
  const rankSum = ranks.slice(0, n).reduce((a, b) => a + b, 0);
  const u = rankSum - (n * (n + 1)) / 2;
  const exact = n + m <= EXACT_UP_TO;
  const p = exact ? exactP(ranks, n, rankSum) : normalP(ranks, n, m, u);
  return { u, p, superiority: u / (n * m), exact };
}

/** Share of all choices of n ranks whose sum lies at least as far from its mean as the observed one. */
function exactP(ranks: readonly number[], n: number, observed: number): number {
  // Midranks are halves: doubled they are whole, and can index an array.
  const doubled = ranks.map((r) => Math.round(2 * r));
  const total = doubled.reduce((a, b) => a + b, 0);
  // ways[k][s]: how many choices of k ranks have the doubled sum s.
  const ways = Array.from({ length: n + 1 }, () => new Float64Array(total + 1));
  (ways[0] as Float64Array)[0] = 1;
  for (const rank of doubled) {
    for (let k = n; k >= 1; k--) {
      const into = ways[k] as Float64Array;
      const from = ways[k - 1] as Float64Array;
      for (let s = total; s >= rank; s--) into[s] = (into[s] as number) + (from[s - rank] as number);
    }
  }
  const mean = (n * total) / ranks.length;
  const distance = Math.abs(2 * observed - mean) - 1e-9;
  let extreme = 0;
  let all = 0;
  for (const [s, count] of (ways[n] as Float64Array).entries()) {
    all += count;
    if (Math.abs(s - mean) >= distance) extreme += count;
  }
  return Math.min(1, extreme / all);
}

function normalP(ranks: readonly number[], n: number, m: number, u: number): number {
  const all = n + m;
  const groups = new Map<number, number>();
  for (const r of ranks) groups.set(r, (groups.get(r) ?? 0) + 1);
  let ties = 0;
  for (const t of groups.values()) ties += t ** 3 - t;
  const variance = ((n * m) / 12) * (all + 1 - ties / (all * (all - 1)));
  if (variance <= 0) return 1;
  const z = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5) / Math.sqrt(variance);
  return Math.min(1, 2 * normalCdf(-z));
}
