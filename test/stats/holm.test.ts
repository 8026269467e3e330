import { expect, it } from 'vitest';
import { holm } from '../../src/stats/holm.ts';

it('agrees with R 4.4: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")', () => {
  const expected = [0.03, 0.06, 0.06, 0.02];
  for (const [i, p] of holm([0.01, 0.04, 0.03, 0.005]).entries()) expect(p).toBeCloseTo(expected[i] ?? 0, 12);
});

it('never adjusts below the p value, above 1, or out of order', () => {
  const ps = [0.9, 0.2, 0.2, 0.7, 0.001];
  const adjusted = holm(ps);
  for (const [i, p] of ps.entries()) {
    expect(adjusted[i]).toBeGreaterThanOrEqual(p);
    expect(adjusted[i]).toBeLessThanOrEqual(1);
  }
  expect(holm([])).toEqual([]);
});
