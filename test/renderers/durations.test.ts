import { describe, expect, it } from 'vitest';
import { duration, leftAfterText, offset } from '../../src/renderers/parts/durations.ts';

describe('duration', () => {
  it.each([
    [0, '0 ms'],
    [1.87, '1.9 ms'],
    [34, '34 ms'],
    [999.4, '999 ms'],
    [999.6, '1.000 s'],
    [4994, '4.994 s'],
    [59_999.6, '1 min 00.0 s'],
    [124_200, '2 min 04.2 s'],
    [10_920_000, '3 h 02 min'],
    [-120, '-120 ms'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

describe('leftAfterText', () => {
  it.each([
    [{ ms: 4994, earliestMs: 4994, latestMs: 4994 }, '4.994 s'],
    [{ ms: 5000, earliestMs: 4500, latestMs: 5500 }, '≈ 5.000 s ± 500 ms'],
    [{ ms: 5000, earliestMs: 4800, latestMs: 5500 }, '≈ 5.000 s (4.800 s – 5.500 s)'],
    [{ ms: null, earliestMs: 0, latestMs: 6110 }, '≤ 6.110 s'],
  ])('writes %j as %s', (left, text) => {
    expect(leftAfterText({ ...left, basis: 'caller-log' })).toBe(text);
  });
});

describe('offset', () => {
  it.each([
    [4994, 0, '+4.994 s'],
    [-40, 0, '-0.040 s'],
    [4994, 500, '≈+5.0 s'],
    [null, 0, '?'],
  ])('writes %j ms ± %d as %s', (ms, uncertainty, text) => {
    expect(offset(ms, uncertainty)).toBe(text);
  });
});
