import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Nearest } from '../../src/timelines/nearest.ts';

it('keeps the cheapest, of equal ones those with the higher place', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(6), { maxLength: 20 }), fc.integer({ min: 1, max: 8 }), (costs, most) => {
      const nearest = new Nearest(most);
      for (const [place, cost] of costs.entries()) nearest.add(cost, place);
      const kept = Array.from({ length: nearest.length }, (_, i) => [nearest.cost(i), nearest.place(i)]);
      const all = costs.map((cost, place) => [cost, place] as const);
      expect(kept).toEqual(all.sort((a, b) => a[0] - b[0] || b[1] - a[1]).slice(0, most));
    }),
  );
});
