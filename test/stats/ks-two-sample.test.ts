import { describe, expect, it } from 'vitest';
import { ksTwoSample } from '../../src/stats/ks-two-sample.ts';

describe('ksTwoSample', () => {
  it('agrees with SciPy 1.17 ks_2samp(method="exact") where there are no ties', () => {
    const result = ksTwoSample([1, 2, 3, 4, 5], [4.5, 6, 7, 8, 9, 10]);
    expect(result.d).toBeCloseTo(5 / 6, 12);
    expect(result.p).toBeCloseTo(0.025974025974025972, 12);
  });

  // All choices enumerated by an independent program.
  it.each([
    [[1, 2, 2, 3, 3], [1, 2, 3, 3, 3, 3], 0.26666666666666666, 0.7402597402597403],
    [[1, 1, 2, 2], [2, 3, 3, 3, 4], 0.8, 0.047619047619047616],
  ])('is exact with ties: %j against %j', (x, y, d, p) => {
    const result = ksTwoSample(x, y);
    expect(result.d).toBeCloseTo(d, 12);
    expect(result.p).toBeCloseTo(p, 12);
  });

  it("comes close to Smirnov's limit for large samples", () => {
    const x = Array.from({ length: 200 }, (_, i) => i);
    const y = Array.from({ length: 200 }, (_, i) => i + 20);
    const result = ksTwoSample(x, y);
    expect(result.exact).toBe(false);
    // Q(0.1·sqrt(100)) = Q(1.0): Smirnov 1948, Ann. Math. Statist. 19, table: 1 − 0.730000.
    expect(result.p).toBeCloseTo(0.27, 5);
  });

  it('sees no difference between a sample and itself', () => {
    expect(ksTwoSample([1, 2, 3], [1, 2, 3])).toEqual({ d: 0, p: 1, exact: true });
    expect(ksTwoSample([], [1]).p).toBe(1);
  });
});
