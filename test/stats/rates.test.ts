import { describe, expect, it } from 'vitest';
import { newcombe } from '../../src/stats/newcombe.ts';
import { wilson } from '../../src/stats/wilson.ts';

describe('wilson', () => {
  // Newcombe, Statist. Med. 17 (1998) 857–872, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('agrees with the table for %i of %i', (r, n, low, high) => {
    const interval = wilson(r, n);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('knows nothing where nothing was tried', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
  });
});

describe('newcombe', () => {
  // Newcombe, Statist. Med. 17 (1998) 873–890, table II, method 10.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [10, 10, 0, 10, 0.6075, 1],
  ])('agrees with the table for %i of %i against %i of %i', (a, m, b, n, low, high) => {
    const interval = newcombe(a, m, b, n);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });
});
