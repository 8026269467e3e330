import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mannWhitney } from '../../src/stats/mann-whitney.ts';

// 40 and 35 rounded normal numbers: enough ties and size for the approximation.
const X = [
  0.3, 0.8, 0.3, -1.3, 0.9, 0.4, -0.5, 0.6, 0.4, 0.3, 0, 0.5, -0.7, -0.2, -0.5, 0.6, 0, -0.3, -0.8, -0.3, 0, -0.3, 1.3,
  1, -2.7, -1.9, -0.2, -0.4, 0.2, 0.2, 2.1, -1.1, -0.4, 2, 0.6, 0.7, -0.5, -1.6, 0.2, 0.1,
];
const Y = [
  -0.7, -0.2, 0.4, -0.4, 0.4, 0.6, 0.5, 0, 1.1, 1.4, 0.8, -0.3, 1.2, 0, 1.4, -0.6, 1.4, 0.5, -0.7, 0.2, 0.6, 0.8, -0.5,
  -0.6, 0.7, 0, 0.7, 1.3, -1.1, 0.8, 1.7, 0.2, -0.3, 1.3, 0.8,
];

describe('mannWhitney', () => {
  it("agrees with Hollander & Wolfe's permeability data (1973, p. 69): W = 35, two-sided p = 0.2544", () => {
    const x = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const result = mannWhitney(x, [1.15, 0.88, 0.9, 0.74, 1.21]);
    expect(result.u).toBe(35);
    expect(result.p).toBeCloseTo(0.2544122544122544, 10);
    expect(result.exact).toBe(true);
  });

  // All choices enumerated by an independent program.
  it.each([
    [[1, 2, 2, 5, 7], [2, 3, 3, 8, 9, 9], 0.15151515151515152],
    [[1, 1, 1], [1, 2, 2], 0.4],
    [[6010, 5777], [944, 1304, 9104, 9141, 19230], 0.8571428571428571],
  ])('is exact with ties: %j against %j', (x, y, p) => {
    expect(mannWhitney(x, y).p).toBeCloseTo(p, 10);
  });

  it('agrees with SciPy 1.17 where it approximates', () => {
    const result = mannWhitney(X, Y);
    expect(result.exact).toBe(false);
    expect(result.u).toBe(521.5);
    expect(result.p).toBeCloseTo(0.05840898294642864, 10);
  });

  it('is the same seen from the other side', () => {
    const sample = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const one = mannWhitney(x, y);
        const other = mannWhitney(y, x);
        expect(other.p).toBeCloseTo(one.p, 10);
        expect(other.superiority).toBeCloseTo(1 - one.superiority, 10);
      }),
    );
  });

  it('says nothing of an empty sample or of equal values', () => {
    expect(mannWhitney([], [1, 2]).p).toBe(1);
    expect(mannWhitney([3, 3], [3, 3, 3]).p).toBe(1);
  });
});
