export interface KolmogorovSmirnov {
  /** Largest distance of the two empirical distributions. */
  readonly d: number;
  /** Two-sided. */
  readonly p: number;
  readonly exact: boolean;
}

// R's ks.test draws the line between exact and asymptotic here, too.
const EXACT_UP_TO = 10_000;

/**
 * Two-sample Kolmogorov–Smirnov test, two-sided, ties allowed. Exact by counting lattice paths while n·m <= 10,000,
 * else Smirnov's limit. p is 1 where a sample is empty.
 * J. L. Hodges, Ark. Mat. 3 (1958) 469–486; with ties: G. Schröer, D. Trenkler, Comput. Statist. Data Anal. 20 (1995) 185–202.
 */
export function ksTwoSample(xs: readonly number[], ys: readonly number[]): KolmogorovSmirnov {
  const n = xs.length;
  const m = ys.length;
  if (n === 0 || m === 0) return { d: 0, p: 1, exact: true };
  const merged = [...xs.map((value) => ({ value, x: true })), ...ys.map((value) => ({ value, x: false }))].sort(
    (a, b) => a.value - b.value,
  );
  // The distributions can be compared only where a run of equal values ends.
  const ends = merged.map((entry, i) => entry.value !== merged[i + 1]?.value);
  let seenX = 0;
  let seenY = 0;
  let most = 0;
  for (const [i, entry] of merged.entries()) {
    if (entry.x) seenX++;
    else seenY++;
    if (ends[i]) most = Math.max(most, Math.abs(seenX * m - seenY * n));
  }
  const d = most / (n * m);
  const exact = n * m <= EXACT_UP_TO;
  return { d, p: exact ? exactP(n, m, most, ends) : smirnov(d * Math.sqrt((n * m) / (n + m))), exact };
}

/** 1 − the share of lattice paths (0,0) → (n,m) on which the distance stays below `most` wherever it is compared. */
function exactP(n: number, m: number, most: number, ends: readonly boolean[]): number {
  if (most === 0) return 1;
  // inside[j]: probability that a random path reaches (i, j) without having touched the distance.
  let inside = new Float64Array(m + 1);
  for (let i = 0; i <= n; i++) {
    const row = new Float64Array(m + 1);
    for (let j = 0; j <= m; j++) {
      if (i === 0 && j === 0) row[0] = 1;
      else if (!(ends[i + j - 1] && Math.abs(i * m - j * n) >= most)) {
        const fromX = i > 0 ? (inside[j] as number) * (i / (i + j)) : 0;
        const fromY = j > 0 ? (row[j - 1] as number) * (j / (i + j)) : 0;
        row[j] = fromX + fromY;
      }
    }
    inside = row;
  }
  return Math.min(1, Math.max(0, 1 - (inside[m] as number)));
}

/** Smirnov's limiting distribution, upper tail. */
function smirnov(lambda: number): number {
  if (lambda < 0.2) return 1;
  let p = 0;
  for (let k = 1; k <= 100; k++) p += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * lambda * lambda);
  return Math.min(1, Math.max(0, p));
}
