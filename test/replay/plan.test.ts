import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseCalls } from '../../src/replay/choose-calls.ts';
import { enoughForProof } from '../../src/replay/enough-for-proof.ts';
import { peakConcurrency } from '../../src/replay/peak-concurrency.ts';
import { plan, STAGGER_MS } from '../../src/replay/plan.ts';
import { shortenGaps } from '../../src/replay/shorten-gaps.ts';
import { workloadCall as call, workloadOf } from './workload-builder.ts';

const ONCE = { speed: 1, repeat: 1, jobs: 1 };
const on = (name: string, nth: number, previous: string[]) => ({ connection: { name, nth, previous } });

describe('shortenGaps', () => {
  it('lets time without a call pass faster, and none else', () => {
    const calls = [
      call({ id: 'a', startMs: 0, executionMs: 6000 }),
      call({ id: 'b', startMs: 5000, executionMs: 3000 }),
      call({ id: 'c', startMs: 18_000, executionMs: 1000 }),
    ];
    expect(shortenGaps(calls, 10).map(({ call: { id }, atMs }) => [id, atMs])).toEqual([
      ['a', 0],
      ['b', 5000],
      ['c', 9000],
    ]);
  });

  it('keeps order and overlaps, and at speed 1 all starts', () => {
    const calls = fc.array(fc.record({ startMs: fc.nat(100_000), executionMs: fc.nat(20_000) }), { maxLength: 20 });
    fc.assert(
      fc.property(calls, fc.integer({ min: 1, max: 100 }), (given, speed) => {
        const all = given.map((each, n) => call({ id: String(n), ...each }));
        const fast = shortenGaps(all, speed);
        for (const [n, { call: one, atMs }] of fast.entries()) {
          const next = fast[n + 1];
          if (!next) continue;
          const gapMs = next.call.startMs - one.startMs;
          expect(next.atMs).toBeGreaterThanOrEqual(atMs - 1e-6);
          expect(next.atMs - atMs).toBeLessThanOrEqual(gapMs + 1e-6);
          // Who overlapped overlaps as long.
          if (gapMs < one.executionMs) expect(next.atMs - atMs).toBeCloseTo(gapMs, 6);
        }
        expect(shortenGaps(all, 1).every(({ call: one, atMs }) => Math.abs(one.startMs - atMs) < 1e-6)).toBe(true);
      }),
    );
  });
});

describe('plan', () => {
  const preludes = (...calls: Parameters<typeof call>[0][]) =>
    plan(workloadOf(calls.map((over, n) => call({ id: String(n), startMs: n, ...over }))), ONCE).calls.map(
      (planned) => planned.before,
    );

  it('sends before a call what its connection saw since the call before it', () => {
    const GET = 'GET /files/abc';
    expect(
      preludes(
        on('p', 3, ['POST /upload', GET]),
        on('p', 5, ['POST /upload', GET, 'POST /exec', GET]),
        on('q', 4, ['POST /upload', GET, 'POST /exec']),
      ),
    ).toEqual([['upload', 'files'], ['files'], ['upload', 'files']]);
  });

  it('downloads where the log does, and attaches no file that the log does not', () => {
    const previous = ['POST /upload', 'GET /v1/download/s/f', 'GET /health'];
    const [known, unknown, looked] = plan(
      workloadOf([
        call({ id: 'a', filesAttached: false, ...on('p', 3, previous) }),
        call({ id: 'b', filesAttached: null, ...on('q', 3, previous) }),
        call({ id: 'c', filesAttached: null, ...on('r', 2, ['GET /sessions/s/objects/f']) }),
      ]),
      ONCE,
    ).calls;
    expect(known).toMatchObject({ before: ['upload', 'download'], attaches: false });
    expect(unknown).toMatchObject({ before: ['upload', 'download'], attaches: false });
    expect(looked).toMatchObject({ before: ['files'], attaches: true });
  });

  it('looks at the files of every call that has some, and at none of a call without', () => {
    expect(preludes(on('p', 1, []), { filesAttached: false }, { filesAttached: null })).toEqual([['files'], [], []]);
  });

  it('sends something before a call on a connection that was used by nobody knows what', () => {
    expect(preludes({ filesAttached: false, ...on('p', 2, []) })).toEqual([['files']]);
  });

  it('sends nothing before a call that follows another on its connection', () => {
    expect(preludes({ filesAttached: false, ...on('p', 2, ['POST /exec']) })).toEqual([[]]);
  });

  it('plays calls of one connection on one, and all others on their own', () => {
    const planned = plan(
      workloadOf([call(on('p', 1, [])), call({ id: 'b', ...on('p', 2, []) }), call({ id: 'c' })]),
      ONCE,
    );
    expect(new Set(planned.calls.map(({ connection }) => connection)).size).toBe(2);
  });

  it('tells how long it takes, with repetitions side by side and one after the other', () => {
    const workload = workloadOf([call({ executionMs: 1000 })]);
    expect(plan(workload, { speed: 1, repeat: 4, jobs: 2 }).lengthMs).toBe(2000 + STAGGER_MS);
    expect(plan(workload, { speed: 1, repeat: 2, jobs: 50 })).toMatchObject({ jobs: 2, lengthMs: 1000 + STAGGER_MS });
  });
});

describe('chooseCalls', () => {
  it('takes more calls than a function takes arguments', () => {
    const calls = Array.from({ length: 150_000 }, (_, n) => call({ id: `c${n}`, startMs: n, failed: true }));
    const whole = { ...workloadOf([]), calls, notes: [{ ids: calls.map(({ id }) => id), says: 'x' }] };
    expect(chooseCalls(whole, ['failing'])).toMatchObject({ spanMs: 155_999, peakConcurrency: 6000 });
  });

  const workload = {
    ...workloadOf([call({ id: 'ok' }), call({ id: 'bad', failed: true, startMs: 9000 })]),
    leftOut: [{ id: 'gone', why: 'it never reached the server' }],
    notes: [{ ids: ['ok', 'bad'], says: 'Something.' }],
  };

  it('takes all, the failing, or the named calls, and forgets the time before them', () => {
    expect(chooseCalls(workload, [])).toBe(workload);
    const failing = chooseCalls(workload, ['failing']);
    expect(failing.calls).toMatchObject([{ id: 'bad', startMs: 0 }]);
    expect(failing).toMatchObject({ spanMs: 6000, notes: [{ ids: ['bad'] }] });
    expect(chooseCalls(workload, ['ok', 'failing']).calls).toHaveLength(2);
  });

  it.each([
    ['nope', /no call of the log has this id/],
    ['gone', /cannot be played again: it never reached the server/],
  ])('says what is wrong with %s', (id, message) => {
    expect(() => chooseCalls(workload, [id])).toThrow(message);
  });

  it('is empty where nothing failed', () => {
    expect(chooseCalls(workloadOf([call()]), ['failing']).calls).toEqual([]);
  });
});

describe('peakConcurrency', () => {
  it('is the most intervals over any one start', () => {
    const interval = fc.record({ from: fc.nat(50), length: fc.integer({ min: 1, max: 20 }) });
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 30 }), (given) => {
        const all = given.map(({ from, length }) => ({ from, to: from + length }));
        const most = Math.max(
          0,
          ...all.map(({ from: at }) => all.filter(({ from, to }) => from <= at && at < to).length),
        );
        expect(peakConcurrency(all)).toBe(most);
      }),
    );
  });
});

describe('enoughForProof', () => {
  const short = call({ executionMs: 3000 });
  const fresh = call({ filesAttached: false });
  // 4 of 4 against 0 of 4 is the fewest: 2 / C(8, 4) = 0.029; 3 of each give 2 / C(6, 3) = 0.1. With as many survivors,
  // which count on both sides, 3 of 6 against 0 of 6 give p = 0.18, 5 of 10 against 0 of 10 p = 0.033.
  it.each([
    ['one exposed call', [call(), short], 4],
    ['one that comes after another of its kind only', [call(), { ...fresh, ...on('p', 2, ['POST /exec']) }], 5],
    ['one beside a long one that survives', [call(), fresh], 5],
    ['two', [call(), call()], 2],
    ['three', [call(), call(), call()], 2],
    ['five', [call(), call(), call(), call(), call()], 1],
    ['none', [short, fresh], 1],
  ])('asks for the fewest repetitions that can prove something: %s', (_, calls, times) => {
    expect(enoughForProof(workloadOf(calls), 0.05)).toBe(times);
  });
});
