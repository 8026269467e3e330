import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fisherExact } from '../../src/stats/fisher-exact.ts';

describe('fisherExact', () => {
  // Fisher 1935 (the tea test); Fisher 1962 (convictions of twins, R's example); the rest by SciPy 1.17 fisher_exact.
  it.each([
    [3, 1, 1, 3, 0.48571428571428565],
    [2, 10, 15, 3, 0.0005367241191434357],
    [2, 0, 0, 3, 0.1],
    [12, 5, 29, 2, 0.08026855207410463],
    [190, 800, 200, 900, 0.5741118581260882],
  ])('agrees with the reference for %i %i / %i %i', (a, b, c, d, p) => {
    expect(fisherExact(a, b, c, d)).toBeCloseTo(p, 10);
  });

  it('is 1 where a margin is empty', () => {
    expect(fisherExact(0, 0, 3, 4)).toBe(1);
    expect(fisherExact(0, 3, 0, 4)).toBeCloseTo(1, 12);
  });

  it('does not depend on which group or level comes first', () => {
    const n = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(n, n, n, n, (a, b, c, d) => {
        const p = fisherExact(a, b, c, d);
        expect(fisherExact(c, d, a, b)).toBeCloseTo(p, 10);
        expect(fisherExact(b, a, d, c)).toBeCloseTo(p, 10);
        expect(fisherExact(a, c, b, d)).toBeCloseTo(p, 10);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
      }),
    );
  });
});
