import { describe, expect, it } from 'vitest';
import { binomialTail } from '../../src/stats/binomial-tail.ts';
import { lnChoose } from '../../src/stats/ln-choose.ts';
import { lnFactorial } from '../../src/stats/ln-factorial.ts';
import { midranks } from '../../src/stats/midranks.ts';
import { normalCdf } from '../../src/stats/normal-cdf.ts';

describe('special functions', () => {
  it('lnFactorial agrees with the C library', () => {
    expect(lnFactorial(0)).toBe(0);
    expect(lnFactorial(10)).toBeCloseTo(15.104412573075514, 12);
    expect(lnFactorial(100)).toBeCloseTo(363.73937555556347, 10);
    expect(lnFactorial(100_000) / 1051299.221899122).toBeCloseTo(1, 13);
  });

  it('lnChoose is that of nothing outside the range', () => {
    expect(Math.exp(lnChoose(5, 2))).toBeCloseTo(10, 10);
    expect(lnChoose(5, 6)).toBe(Number.NEGATIVE_INFINITY);
    expect(lnChoose(5, -1)).toBe(Number.NEGATIVE_INFINITY);
  });

  it.each([
    [-8, 6.22096057427174e-16],
    [-4.5, 3.3976731247300535e-6],
    [-3.9, 4.8096344017602614e-5],
    [-1.959963984540054, 0.025],
    [0, 0.5],
    [1, 0.8413447460685429],
    [2.5758293035489004, 0.995],
    [5, 0.9999997133484281],
  ])('normalCdf(%f) agrees with SciPy', (z, p) => {
    expect(normalCdf(z) / p).toBeCloseTo(1, 8);
  });

  it('binomialTail agrees with SciPy', () => {
    expect(binomialTail(10, 3, 0.2)).toBeCloseTo(0.32220047360000015, 12);
    expect(binomialTail(3, 1, 0.01)).toBeCloseTo(0.029701, 12);
    expect(binomialTail(3, 0, 0.5)).toBe(1);
    expect(binomialTail(3, 4, 0.5)).toBe(0);
  });

  it('midranks shares the mean rank among equals', () => {
    expect(midranks([10, 20, 10, 30])).toEqual([1.5, 3, 1.5, 4]);
    expect(midranks([])).toEqual([]);
  });
});
