import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstAfter, hasBetween, nearest } from '../../src/judging/sorted.ts';

it('finds by halving what looking at every entry finds', () => {
  const list = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 20 });
  fc.assert(
    fc.property(list, fc.integer({ min: -2, max: 32 }), fc.integer({ min: -2, max: 32 }), (values, x, y) => {
      const sorted = [...values].sort((a, b) => a - b);
      const after = sorted.findIndex((v) => v > x);
      expect(firstAfter(sorted, x)).toBe(after < 0 ? sorted.length : after);
      expect(hasBetween(sorted, x, y)).toBe(sorted.some((v) => v > x && v < y));
      const distance = nearest(sorted, x);
      if (distance === null) expect(sorted).toEqual([]);
      else for (const v of sorted) expect(Math.abs(v - x)).toBeGreaterThanOrEqual(Math.abs(distance - x));
    }),
  );
});
