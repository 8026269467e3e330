import { describe, expect, it } from 'vitest';
import { clockOptions } from '../../src/clock-options.ts';
import { placeCase } from '../../src/place-case.ts';
import { type Cause, generateLog } from '../helpers/generate-log.ts';
import { readBoth } from '../reading/read-both.ts';

const clocks = clockOptions([], [], 0);

describe.each<{ causes: readonly Cause[]; loss: number }>([
  { causes: ['none'], loss: 0.1 },
  { causes: ['pooled-socket'], loss: 0 },
])('a log of $causes with $loss of the lines lost', ({ causes, loss }) => {
  const { log } = generateLog({ seed: 7, calls: 40, concurrency: 5, causes, loss, skewMs: 0 });

  it.each([
    ['with zones', log],
    ['without zones', log.replaceAll(/(\d\d:\d\d:\d\d\.\d+)Z/g, '$1')],
  ])('%s gives the same case whether or not its records are given up', async (_, text) => {
    const kept = await readBoth(Buffer.from(text));
    const given = await readBoth(Buffer.from(text));
    const expected = placeCase([kept.full], clocks, {});
    expect(placeCase([given.full], clocks, {}, { release: true })).toEqual(expected);
    expect(given.full.records).toHaveLength(0);
    expect(kept.full.records.length).toBeGreaterThan(20);
    expect(placeCase([kept.full], clocks, {})).toEqual(expected);
  });
});
