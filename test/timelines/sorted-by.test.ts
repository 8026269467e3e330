import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sortedBy } from '../../src/timelines/sorted-by.ts';

it('puts places in order of their keys, and those of equal keys in their own', () => {
  const keys = fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom(-Infinity, Infinity)));
  fc.assert(
    fc.property(keys, (given) => {
      const expected = [...given.keys()].sort((a, b) => {
        const [one, other] = [given[a] as number, given[b] as number];
        return one < other ? -1 : one > other ? 1 : a - b;
      });
      expect([...sortedBy(given.keys(), Float64Array.from(given))]).toEqual(expected);
    }),
  );
});
