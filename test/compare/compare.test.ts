import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.ts';
import type { ComparableReport } from '../../src/compare/comparable-report.ts';
import { compare } from '../../src/compare/compare.ts';
import type { Comparison, CriterionName } from '../../src/compare/comparison.ts';
import { DEFAULT_CRITERIA } from '../../src/compare/criteria.ts';
import { parseSide } from '../../src/compare/parse-side.ts';
import { randomFrom } from '../helpers/random.ts';
import { sample } from '../helpers/samples.ts';
import { call, leftCall, sideOf, streamedCall, times } from './calls-builder.ts';

async function compareSamples(before: string, after: string): Promise<Comparison> {
  const [b, a] = await Promise.all([before, after].map((name) => analyze([sample(name).path])));
  if (!b || !a) throw new Error('no analysis');
  return compare(b.report, a.report);
}

const row = (c: Comparison, name: CriterionName) => c.criteria.find((each) => each.name === name);
const names = (c: Comparison) => c.mechanisms.map((each) => each.name);

const SHORT = call({ durationMs: 200 });

describe('compare on real logs', () => {
  it('finds Connection: close consistent with a fix, and names the connections', async () => {
    const c = await compareSamples('01', '05');
    expect(c.verdict).toBe('not-proven');
    expect(c.statement).toContain(
      'Consistent with a fix, not proven: 2 of 2 exposed calls failed before, 0 of 2 after',
    );
    expect(names(c)).toEqual(['no-reused-connection']);
    expect(c.exposed.moreNeeded).toBe(3);
    expect(c.criteria.filter((each) => each.status === 'failed')).toEqual([]);
  });

  it('finds heartbeats consistent with a fix, and names their gaps first', async () => {
    const c = await compareSamples('01', '06');
    expect(c.verdict).toBe('not-proven');
    expect(names(c)[0]).toBe('heartbeats');
    expect(c.after.largestGapMs).toBeLessThan(c.cutoff?.ms ?? 0);
    expect(row(c, 'heartbeat-gaps')?.status).toBe('passed');
  });

  it('does not call a log fixed against itself', async () => {
    const c = await compareSamples('01', '01');
    expect(c.verdict).toBe('not-fixed');
    expect(row(c, 'hang-ups')?.status).toBe('failed');
    expect(c.mechanisms).toEqual([]);
  });

  it('refuses to compare other calls of a time without failures, and says why', async () => {
    const c = await compareSamples('07', '01');
    expect(c.verdict).toBe('not-comparable');
    expect(c.statement).toMatch(/BEFORE shows no failure.*had files attached/);
  });

  it.each([
    ['24', '01', 'BEFORE'],
    ['01', '24', 'AFTER'],
    ['24', '24', 'BEFORE and AFTER'],
  ])('does not compare %s with %s where one holds the words of a caller only', async (before, after, side) => {
    const c = await compareSamples(before, after);
    expect(c.verdict).toBe('not-comparable');
    expect(c.statement).toMatch(
      new RegExp(`^Not comparable: ${side} holds? a caller's log only.*add the server's log`),
    );
    expect(c.criteria.filter((each) => each.status !== 'not-tested').map((each) => each.name)).toEqual(['workload']);
  });

  it('calls the way back from heartbeats worse', async () => {
    expect((await compareSamples('06', '01')).verdict).toBe('worse');
  });

  it("gives the investigation's own pair the p value that its numbers allow", async () => {
    const c = await compareSamples('fail3', 'success2');
    expect(c.verdict).toBe('not-proven');
    expect(c.exposed.p).toBeCloseTo(0.1, 10);
    expect(c.statement).toContain('0 of 3 after, p = 0.10; with 2 more exposed calls');
    expect(row(c, 'workload')).toMatchObject({
      status: 'not-proven',
      because: expect.stringContaining('files attached'),
    });
  });
});

describe('compare', () => {
  it('calls it fixed when enough exposed calls survive', () => {
    const c = compare(sideOf(times(6, leftCall())), sideOf(times(6, call())));
    expect(c.verdict).toBe('fixed');
    expect(c.exposed.p).toBeCloseTo(2 / 924, 6);
    expect(c.exposed.moreNeeded).toBe(0);
  });

  it('does not count short calls for a fix', () => {
    const c = compare(sideOf([...times(6, leftCall()), SHORT]), sideOf(times(50, SHORT)));
    expect(c.verdict).toBe('not-proven');
    expect(c.after.exposed).toBe(0);
    expect(c.statement).toContain('no call after the change was exposed');
  });

  it('does not let calls on fresh connections prove a fix while those on reused ones are there', () => {
    const reused = call({ connection: { nth: 2, previous: ['GET /files/x'] } });
    const c = compare(sideOf(times(6, leftCall())), sideOf([...times(50, call()), reused]));
    expect(c.exposed).toMatchObject({ onReusedOnly: true, after: { failed: 0, of: 1 } });
    expect(c.verdict).toBe('not-proven');
  });

  it('does not call it fixed when other files were attached', () => {
    const other = call({ attributes: { filesAttached: false, language: 'py' } });
    expect(compare(sideOf(times(9, leftCall())), sideOf(times(9, other))).verdict).toBe('not-comparable');
  });

  it('does not call it fixed when the logs do not tell whether the calls were alike', () => {
    const c = compare(sideOf(times(9, leftCall({ attributes: {} }))), sideOf(times(9, call())));
    expect(row(c, 'workload')?.status).toBe('not-tested');
    expect(c.verdict).toBe('not-proven');
  });

  it('compares the workload by what both logs tell', () => {
    const c = compare(sideOf(times(9, leftCall({ attributes: { language: 'py' } }))), sideOf(times(9, call())));
    expect(row(c, 'workload')?.because).toBe('The exposed calls of both sides are alike in language.');
  });

  it('compares how many calls start close together, however they end', () => {
    const at = (seconds: number) => ({ startedAt: new Date(Date.UTC(2026, 1, 10) + seconds * 1000).toISOString() });
    const apart = Array.from({ length: 9 }, (_, n) => leftCall(at(60 * n)));
    const survivor = (seconds: number) => call({ ...at(seconds), connection: leftCall().connection });
    const crowded = compare(sideOf(apart), sideOf(Array.from({ length: 9 }, (_, n) => survivor(n / 10))));
    expect(row(crowded, 'workload')?.because).toContain(
      'Around each exposed call 1.0 calls started before (itself among them), 9.0 after',
    );
    expect(crowded.verdict).toBe('not-comparable');
    const alike = compare(sideOf(apart), sideOf(Array.from({ length: 9 }, (_, n) => survivor(30 * n))));
    expect(row(alike, 'workload')?.because).toMatch(/alike in files attached, language and concurrency/);
    expect(alike.verdict).toBe('fixed');
  });

  it('takes the first byte of a dripped answer from the choice to stream, not from the late access line', () => {
    const dripped = streamedCall(5900, 2, [
      { kind: 'stream-started', offsetMs: 2000 },
      { kind: 'response-started', offsetMs: 5890 },
    ]);
    const c = compare(sideOf(times(6, leftCall())), sideOf(times(6, dripped)));
    expect(c.after).toMatchObject({ medianFirstByteMs: 2000, medianExposedMs: 5900 });
    expect(c.before).toMatchObject({ medianFirstByteMs: null, medianExposedMs: null });
    expect(row(c, 'heartbeat-gaps')).toMatchObject({
      status: 'passed',
      because: 'Largest gap at most about 3.900 s; the limit is 5.000 s.',
    });
  });

  it('does not guess a gap that the number of heartbeats leaves open', () => {
    const dripped = streamedCall(9900, 2, [{ kind: 'stream-started', offsetMs: 2000 }]);
    const c = compare(sideOf(times(6, leftCall())), sideOf(times(6, dripped)));
    expect(row(c, 'heartbeat-gaps')).toMatchObject({
      status: 'not-tested',
      because: 'The log does not tell the largest gap well enough: 3.950 s to 7.900 s; the limit is 5.000 s.',
    });
    expect(c.verdict).toBe('fixed');
  });

  it('names a cutoff that moved', () => {
    const later = leftCall({ leftAfter: { ms: 9000, earliestMs: 9000, latestMs: 9000, basis: 'caller-log' } });
    const after = sideOf(times(6, later));
    const moved = { ...after, cutoff: after.cutoff && { ...after.cutoff, ms: 9000 } };
    const c = compare(sideOf(times(6, leftCall())), moved);
    expect(names(c)).toEqual(['cutoff-moved']);
    expect(c.verdict).toBe('not-fixed');
  });

  it('names a timer that is gone when calls on reused connections outlive it in silence', () => {
    const survivor = call({ connection: { nth: 2, previous: ['GET /files/x'] } });
    const c = compare(sideOf(times(6, leftCall())), sideOf(times(6, survivor)));
    expect(names(c)).toEqual(['timer-gone']);
    expect(c.verdict).toBe('fixed');
  });

  it('fails heartbeats that come less often than the cutoff', () => {
    const rare = streamedCall(13_000, 1, [
      { kind: 'response-started', offsetMs: 6000 },
      { kind: 'heartbeat', offsetMs: 6000 },
    ]);
    const c = compare(sideOf(times(6, leftCall())), sideOf(times(6, rare)));
    expect(row(c, 'heartbeat-gaps')).toMatchObject({
      status: 'failed',
      because: 'Largest gap 7.000 s; the limit is 5.000 s.',
    });
  });

  it('fails answers that the caller could not parse', () => {
    const c = compare(
      sideOf(times(6, leftCall())),
      sideOf([...times(6, call()), call({ callerReason: 'invalid-body' })]),
    );
    expect(row(c, 'parseable-json')?.status).toBe('failed');
    expect(c.verdict).toBe('not-fixed');
  });

  it('does not call it fixed when calls end in a server error instead', () => {
    const c = compare(sideOf(times(9, leftCall())), sideOf([...times(6, call()), ...times(3, call({ status: 504 }))]));
    expect(c.verdict).toBe('not-fixed');
  });

  it('does not call it fixed when one short call fails in a new way, and says that it may be chance', () => {
    const lost = call({ outcome: 'server-left', durationMs: 300 });
    const c = compare(sideOf(times(9, leftCall())), sideOf([...times(20, call()), lost]));
    expect(row(c, 'new-failures')?.status).toBe('not-proven');
    expect(c.verdict).toBe('not-proven');
  });

  it('fails short calls that became slower', () => {
    const slow = call({ durationMs: 900 });
    const c = compare(
      sideOf([...times(6, leftCall()), ...times(9, SHORT)]),
      sideOf([...times(6, call()), ...times(9, slow)]),
    );
    expect(row(c, 'short-calls')?.status).toBe('failed');
    expect(c.verdict).toBe('not-fixed');
  });

  it('shows that short calls are not slower where there are enough', () => {
    const c = compare(
      sideOf([...times(6, leftCall()), ...times(9, SHORT)]),
      sideOf([...times(6, call()), ...times(9, SHORT)]),
    );
    expect(row(c, 'short-calls')?.status).toBe('passed');
  });

  it('calls twice as many failures worse', () => {
    const before = [...times(5, leftCall()), ...times(45, call({ connection: leftCall().connection }))];
    const after = [...times(30, leftCall()), ...times(20, call({ connection: leftCall().connection }))];
    expect(compare(sideOf(before), sideOf(after)).verdict).toBe('worse');
  });

  it('takes what must pass, and how many may fail, from the criteria', () => {
    const reused = call({ connection: leftCall().connection });
    const [before, after] = [sideOf(times(20, leftCall())), sideOf([leftCall(), ...times(39, reused)])];
    expect(compare(before, after).verdict).toBe('not-fixed');
    const lenient = { ...DEFAULT_CRITERIA, maxFailureRate: 0.05 };
    expect(compare(before, after, lenient).verdict).toBe('fixed');
    expect(compare(before, after, { ...lenient, mustPass: ['short-calls'] }).verdict).toBe('not-proven');
  });

  it('says that criteria of the person waive the proof, and which they are', () => {
    const [before, after] = [sideOf([leftCall()]), sideOf([call()])];
    const c = compare(before, after, { ...DEFAULT_CRITERIA, mustPass: ['parseable-json'] });
    expect(c).toMatchObject({ verdict: 'fixed' });
    expect(c.statement).toContain('Fixed by your criteria (mustPass [parseable-json]): 1 of 1');
    expect(c.statement).toContain('They waive what has not passed: hang-ups. This is no proof.');
  });

  it('calls nothing fixed by any criteria where no call after was exposed', () => {
    const c = compare(sideOf(times(6, leftCall())), sideOf([SHORT]), { ...DEFAULT_CRITERIA, mustPass: [] });
    expect(c.verdict).toBe('not-proven');
  });

  it('says of how many calls it does not know whether they were exposed', () => {
    const c = compare(sideOf(times(6, leftCall())), sideOf([call({ durationMs: null })]));
    expect(row(c, 'workload')?.because).toContain('AFTER is known to have lasted long enough to be exposed; of 1 the');
  });

  it('calls the limit of the gaps by its name where the criteria set it', () => {
    const c = compare(sideOf([leftCall()]), sideOf([call()]), { ...DEFAULT_CRITERIA, maxGapMs: 2500 });
    expect(row(c, 'heartbeat-gaps')?.title).toBe('Heartbeats come more often than every 2.5 s (maxGapMs)');
  });

  it('says a cutoff of a log in whole seconds no finer than it is known', () => {
    const before = sideOf(times(6, leftCall()));
    const coarse = { ...before, cutoff: before.cutoff && { ...before.cutoff, ms: 4831.863, spreadMs: 299 } };
    expect(compare(coarse, sideOf([call()])).exposed.which).toContain('the cutoff of ≈ 4.8 s ± 0.3 s');
  });

  it('puts no first byte behind the end of its call, though its line may be written later', async () => {
    const { after } = await compareSamples('fail3', 'success2');
    expect(after.medianExposedMs).not.toBeNull();
    expect(after.medianFirstByteMs).toBe(after.medianExposedMs);
  });

  it('says of no calls at all that nothing can be compared', () => {
    expect(compare(sideOf([]), sideOf([])).verdict).toBe('not-comparable');
  });

  it.each([0.1, 0.5, 0.8])(
    'calls a true null fixed in under one of 20 seeded runs where %f of exposed calls fail',
    (rate) => {
      const RUNS = 300;
      let fixed = 0;
      for (let seed = 0; seed < RUNS; seed++) {
        const random = randomFrom(seed * 7919 + 13);
        const side = () => {
          const calls = Array.from({ length: 4 + Math.floor(random() * 30) }, () => {
            if (random() < 0.3) return call({ durationMs: 100 + random() * 400 });
            // Half of them come on a fresh connection, and survive for that reason.
            if (random() < 0.5) return call();
            return random() < rate ? leftCall() : call({ connection: leftCall().connection });
          });
          return sideOf(calls);
        };
        if (compare(side(), side()).verdict === 'fixed') fixed++;
      }
      expect(fixed).toBeLessThan(RUNS * 0.05);
    },
  );

  describe('where BEFORE has calls that died at two constants', () => {
    const at60 = leftCall({ leftAfter: { ms: 60_000, earliestMs: 60_000, latestMs: 60_000, basis: 'caller-log' } });
    const both = sideOf([...times(8, at60), ...times(8, leftCall())]);
    const ids = both.requests.map(({ id }) => id);
    const long = { ms: 60_000, spreadMs: 3, connectionsReused: 'all-died-reused', ids: ids.slice(0, 8) } as const;
    const short = { ms: 5000, spreadMs: 3, connectionsReused: 'all-died-reused', ids: ids.slice(8) } as const;
    const befores = [
      ['the longer', { ...both, cutoff: long, cutoffs: [long, short] }],
      ['the shorter', { ...both, cutoff: short, cutoffs: [short, long] }],
    ] as const;

    it.each(befores)('is not fixed by a change that mends one of them, %s being told first', (_, before) => {
      const half = sideOf([...times(8, streamedCall(61_000, 30, [])), ...times(8, leftCall())]);
      const { exposed, verdict } = compare(before, half);
      expect(exposed.after.failed).toBe(8);
      expect(verdict).toBe('not-fixed');
    });

    it.each(befores)(
      'is not proven fixed where no call lasted as long as the longer, %s being told first',
      (_, before) => {
        const after = sideOf(times(16, streamedCall(10_000, 5, [])));
        const { verdict, cutoff } = compare(before, after);
        expect(verdict).toBe('not-proven');
        expect(cutoff?.ms).toBe(60_000);
      },
    );

    it.each(befores)('is fixed where calls outlive both, %s being told first', (_, before) => {
      const after = sideOf(times(16, streamedCall(61_000, 30, [])));
      expect(compare(before, after).verdict).toBe('fixed');
    });

    it('is judged alike from saved reports', () => {
      const after = sideOf(times(16, streamedCall(10_000, 5, [])));
      const [, [, before]] = befores;
      const saved = (side: ComparableReport) => parseSide({ ...side, schemaVersion: 1 }, 'x.json');
      expect(saved(before).cutoffs).toHaveLength(2);
      expect(compare(saved(before), saved(after))).toEqual(compare(before, after));
    });
  });
});
