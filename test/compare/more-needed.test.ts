import { describe, expect, it } from 'vitest';
import { moreNeeded } from '../../src/compare/more-needed.ts';

// Fisher's p of all failing before and none after is 1 / C(n + m, n), worked out by hand; from n = m on, twice that.
describe('moreNeeded', () => {
  it.each([
    ['1 / C(7, 2) = 0.048', { failed: 2, of: 2 }, { failed: 0, of: 3 }, 2],
    ['1 / C(7, 2) = 0.048 from 2 of them', { failed: 2, of: 2 }, { failed: 0, of: 2 }, 3],
    ['1 / C(20, 1) is not below 0.05, 1 / C(21, 1) is', { failed: 1, of: 1 }, { failed: 0, of: 0 }, 20],
    ['proof enough already', { failed: 6, of: 6 }, { failed: 0, of: 6 }, 0],
    ['nothing failed before', { failed: 0, of: 9 }, { failed: 0, of: 2 }, null],
  ])('is the smallest number: %s', (_, before, after, k) => {
    expect(moreNeeded(before, after, 0.05)).toBe(k);
  });
});
