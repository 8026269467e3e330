import { describe, expect, it } from 'vitest';
import { blindSpots } from '../../src/blind-spots.ts';
import { judgeAll } from '../../src/rules/index.ts';
import type { Case } from '../../src/types.ts';
import { decide } from '../../src/verdict.ts';
import { answeredCall, call, caseOf, EPOCH, event, fresh, leftCall, reused } from '../helpers/case-builder.ts';

const serverOnly = caseOf(
  [
    leftCall('a', 0, 6000, {
      callerReason: null,
      leftAfter: { ms: null, earliestMs: 0, latestMs: 6010, basis: 'server-notice' },
    }),
  ],
  { serverAlive: [EPOCH] },
);
const callerOnly = caseOf([
  leftCall('a', 0, 5000, { events: leftCall('a', 0, 5000).events.slice(1, 2), durationMs: null }),
]);

describe('blindSpots', () => {
  it.each([
    ["no caller's log", serverOnly, /No caller's log.*upper bounds/],
    ["no server's log", callerOnly, /No server's log/],
    ["no proxy's log", serverOnly, /nearest|No proxy's log/],
    ['a hang-up in the words of Node', callerOnly, /does not say who closed/],
    ['words that are cut', caseOf([leftCall('a', 0, 5000, { callerReason: 'truncated' })]), /cuts or hides the reason/],
    [
      'a connection that is inferred',
      caseOf([leftCall('a', 0, 5000, { connection: reused(1) })]),
      /inferred from the ports/,
    ],
    ['a connection that is unknown', serverOnly, /cannot be told/],
    ['an answer that was streamed', caseOf([call('a', 0, { streamed: true })]), /does not prove that the rest arrived/],
    [
      'joins that are a toss-up',
      caseOf([call('a', 0, { joinConfidence: 'ambiguous' })]),
      /verdict does not rest on them/,
    ],
    [
      'clocks that disagree',
      { ...callerOnly, skews: [{ clock: 'a', against: 'b', earliestMs: 1, latestMs: 2, applied: false }] },
      /clocks.*disagree/,
    ],
  ])('names what cannot be seen with %s', (_, c: Case, says) => {
    expect(blindSpots(c).join('\n')).toMatch(says);
  });

  it('speaks of whole seconds only where the clock of the caller writes no more', () => {
    const wide = { ms: null, earliestMs: 4000, latestMs: 5000, basis: 'caller-log' } as const;
    expect(blindSpots(caseOf([leftCall('a', 0, 5000, { leftAfter: wide })])).join('\n')).not.toMatch(/whole seconds/);
  });

  it('names none of an empty case', () => {
    expect(blindSpots(caseOf([]))).toEqual([]);
  });
});

describe('what to log next', () => {
  const next = (c: Case) => {
    const { findings, cutoffs } = judgeAll(c);
    return decide(c, findings, cutoffs).logNext.join('\n');
  };

  it("asks for the caller's log where only the server's is at hand", () => {
    expect(next(serverOnly)).toMatch(/DEBUG_CONSOLE=true.*error-\*\.log/);
  });

  it("asks for the server's log where only the caller's is at hand", () => {
    expect(next(callerOnly)).toMatch(/kubectl logs --timestamps/);
  });

  it('names the exact settings of each hop', () => {
    expect(next(serverOnly)).toMatch(/option abortonclose/);
    expect(next(serverOnly)).toMatch(/connection_requests/);
    expect(next(serverOnly)).toMatch(/NODE_DEBUG=http/);
  });

  it('asks for a request id where joins are a toss-up', () => {
    const c = caseOf([
      leftCall('a', 0, 5000, { joinConfidence: 'ambiguous' }),
      leftCall('b', 10, 9000, { joinConfidence: 'ambiguous' }),
    ]);
    expect(next(c)).toMatch(/X-Request-ID/);
  });

  it('asks for times on access lines that have none', () => {
    const line = event(0, 1, {
      kind: 'response-started',
      peer: null,
      method: 'GET',
      path: '/x',
      query: null,
      status: 200,
    });
    const timeless = { ...line, time: { ...line.time, basis: 'neighbours' } } as const;
    expect(next({ ...serverOnly, others: [timeless] })).toMatch(/%\(asctime\)s/);
  });

  it('names the default timers that have the value of the cutoff, and how to tell them', () => {
    const c = caseOf([leftCall('a', 0, 60_000), leftCall('b', 90_000, 60_003)]);
    expect(next(c)).toMatch(/60\.0 s would be that of nginx: proxy_read_timeout.*504.*https:\/\/nginx\.org/);
  });

  it('asks for nothing when the cause is certain', () => {
    const c = caseOf([
      leftCall('a', 0, 4994, { connection: reused(1) }),
      leftCall('b', 9000, 5000, { connection: reused(2) }),
      answeredCall('c', 60_000, 9104, { connection: fresh(3) }),
    ]);
    expect(next(c)).toBe('');
  });
});

describe('remedies', () => {
  const remedies = (ms: number) => {
    const c = caseOf([
      leftCall('a', 0, ms, { connection: reused(1) }),
      leftCall('b', 20_000, ms + 2, { connection: reused(2) }),
      answeredCall('c', 60_000, 19_000, { connection: fresh(3) }),
    ]);
    const { findings, cutoffs } = judgeAll(c);
    return decide(c, findings, cutoffs).remedies;
  };

  it('begin with the header that ended the original investigation, then heartbeats, then the caller', () => {
    expect(remedies(4997).map((r) => r.where)).toEqual(['server', 'server', 'caller', 'server']);
    expect(remedies(4997)[0]?.do).toContain('Connection: close');
    expect(remedies(4997)[2]?.do).toMatch(/March 2026.*12311.*keepAlive: false/);
  });

  it.each([
    [4997, 2],
    [3999, 1.5],
    [999, 0.5],
  ])('say for a cutoff of %i ms that a byte every %f s would have saved the dead', (ms, every) => {
    expect(remedies(ms)[1]?.why).toContain(`With a byte every ${every} s, 2 of 2 would have been alive at the cutoff.`);
  });
});
