import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCutoffs } from '../src/cutoff.ts';
import type { LeftAfter } from '../src/types.ts';
import { answeredCall, call, fresh, leftCall, reused } from './helpers/case-builder.ts';
import { randomFrom } from './helpers/random.ts';

function within(earliestMs: number, latestMs: number): { leftAfter: LeftAfter } {
  return { leftAfter: { ms: (earliestMs + latestMs) / 2, earliestMs, latestMs, basis: 'caller-log' } };
}

describe('findCutoffs', () => {
  it('finds the constant of two deaths, its spread, and who outlived it', () => {
    const cutoffs = findCutoffs([
      leftCall('a', 0, 4994, { connection: reused(1) }),
      leftCall('b', 9000, 5000, { connection: reused(2) }),
      answeredCall('short', 20_000, 944, { connection: fresh(3) }),
      answeredCall('c', 30_000, 9104, { connection: fresh(4) }),
      answeredCall('d', 40_000, 19_230, { connection: fresh(5) }),
    ]);
    expect(cutoffs).toEqual([
      { ms: 4997, spreadMs: 3, died: 2, outlived: 2, connectionsReused: 'all-died-reused', ids: ['a', 'b'] },
    ]);
  });

  it('says of a single death only that it agrees with a known timer', () => {
    expect(findCutoffs([leftCall('a', 0, 5003)])[0]).toMatchObject({
      ms: 5003,
      spreadMs: 0,
      died: 1,
      connectionsReused: 'unknown',
    });
    expect(findCutoffs([leftCall('a', 0, 2345)])).toEqual([]);
  });

  it('finds two constants at once, the one with more deaths first', () => {
    const five = [5000, 5002, 5004].map((ms, i) => leftCall(`five${i}`, i * 9000, ms));
    const four = [4000, 4001].map((ms, i) => leftCall(`four${i}`, i * 9000, ms));
    expect(findCutoffs([...four, ...five]).map((k) => [k.ms, k.died])).toEqual([
      [5002, 3],
      [4000.5, 2],
    ]);
  });

  it('keeps limits that the caller names apart from connections that broke', () => {
    const cutoffs = findCutoffs([
      leftCall('a', 0, 5000),
      leftCall('b', 9000, 5002),
      leftCall('c', 0, 5001, { callerReason: 'timeout' }),
      leftCall('d', 0, 5003, { callerReason: 'timeout' }),
    ]);
    expect(cutoffs.map((k) => k.ids)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('takes what the intervals of a clock of whole seconds have in common', () => {
    const [cutoff] = findCutoffs([
      leftCall('a', 0, 4637, within(4137, 5137)),
      leftCall('b', 9000, 5035, within(4535, 5535)),
    ]);
    expect(cutoff).toMatchObject({ ms: 4836, spreadMs: 301, died: 2 });
  });

  it("adds to the spread how late the server's notices, and its lines on the start, may be", () => {
    const noticed = (ms: number): { leftAfter: LeftAfter } => ({
      leftAfter: { ms, earliestMs: ms - 50, latestMs: ms, basis: 'connection' },
    });
    const calls = [leftCall('a', 0, 4989, noticed(4989)), leftCall('b', 9000, 5010, noticed(5010))];
    expect(findCutoffs(calls)[0]).toMatchObject({ ms: 4999.5, spreadMs: 60.5, died: 2 });
    expect(findCutoffs(calls.slice(0, 1))[0]).toMatchObject({ ms: 4989, spreadMs: 50, died: 1 });
  });

  it('makes no cutoff of upper bounds alone', () => {
    const notice: LeftAfter = { ms: null, earliestMs: 0, latestMs: 6010, basis: 'server-notice' };
    expect(
      findCutoffs([leftCall('a', 0, 1, { leftAfter: notice }), leftCall('b', 0, 1, { leftAfter: notice })]),
    ).toEqual([]);
  });

  it('does not count calls that heartbeats kept alive, nor short ones, as having outlived it', () => {
    const beaten = call('streamed', 0, { streamed: true, heartbeats: 4, durationMs: 9000 });
    const cutoffs = findCutoffs([
      leftCall('a', 0, 5000),
      leftCall('b', 0, 5001),
      beaten,
      answeredCall('short', 0, 4900),
    ]);
    expect(cutoffs[0]?.outlived).toBe(0);
  });

  it('finds none in 99 of 100 logs of people who cancel at random', () => {
    const random = randomFrom(7);
    let found = 0;
    for (let run = 0; run < 300; run++) {
      const n = 3 + Math.floor(random() * 20);
      const people = Array.from({ length: n }, (_, i) => leftCall(`p${i}`, i * 100, 300 + random() * 20_000));
      if (findCutoffs(people).length > 0) found++;
    }
    // Each log may offer several clusters, each at 1 % (5 % at a known timer): a few in a hundred.
    expect(found / 300).toBeLessThan(0.04);
  });

  it('finds the timer among people who cancel', () => {
    const random = randomFrom(8);
    for (let run = 0; run < 50; run++) {
      const timer = Array.from({ length: 5 }, (_, i) => leftCall(`t${i}`, i * 100, 5000 + random() * 6));
      const people = Array.from({ length: 5 }, (_, i) => leftCall(`p${i}`, i * 100, 300 + random() * 20_000));
      expect(findCutoffs([...people, ...timer])[0]?.ids).toEqual(
        expect.arrayContaining(['t0', 't1', 't2', 't3', 't4']),
      );
    }
  });

  it('gives each death to one cutoff at most, whatever the times', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 8000 }), { maxLength: 25 }), (times) => {
        const ids = findCutoffs(times.map((ms, i) => leftCall(`x${i}`, i, ms))).flatMap((k) => k.ids);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });
});
