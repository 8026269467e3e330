import { describe, expect, it } from 'vitest';
import { judgeAll, rules } from '../../src/rules/index.ts';
import type { Case, Finding, RuleName, Timeline } from '../../src/types.ts';
import { answeredCall, call, caseOf, EPOCH, event, fresh, leftCall, reused } from '../helpers/case-builder.ts';

function finding(c: Case, rule: RuleName): Finding {
  const found = judgeAll(c).findings.find((f) => f.rule === rule);
  if (!found) throw new Error(`no finding of ${rule}`);
  return found;
}

const deadOnReused = [
  leftCall('a', 0, 4994, { connection: reused(34_228, 17), line: 20 }),
  leftCall('b', 9000, 5000, { connection: reused(41_876, 55), line: 50 }),
];
const survivors = [
  answeredCall('c', 60_000, 9104, { connection: fresh(35_114), line: 116 }),
  answeredCall('d', 70_000, 9141, { connection: fresh(35_116), line: 135 }),
  answeredCall('e', 80_000, 19_230, { connection: fresh(35_119), line: 184 }),
];
const afterExec = { ...reused(35_120), previous: ['POST /exec'] };
const linesFor = (f: Finding, isFor: boolean) => f.evidence.filter((e) => e.for === isFor).map((e) => e.source.line);

describe('judgeAll', () => {
  it('gives one finding of every rule of the contract, in their order, whatever the case', () => {
    const names = judgeAll(caseOf([])).findings.map((f) => f.rule);
    expect(names).toEqual(rules.map((r) => r.name));
    expect(new Set(names).size).toBe(12);
  });

  it('loses only the finding of a rule that throws', () => {
    const broken = {
      name: 'caller-cancel',
      hypothesis: 'h',
      judge() {
        throw new Error('boom');
      },
    } as const;
    const { findings } = judgeAll(caseOf([]), [broken, ...rules.slice(0, 1)]);
    expect(findings.map((f) => f.status)).toEqual(['untested', 'untested']);
    expect(findings[0]?.because).toContain('boom');
  });

  it('accuses nobody where every call was answered', () => {
    const { findings, cutoffs } = judgeAll(caseOf(survivors));
    expect(cutoffs).toEqual([]);
    for (const f of findings) expect(f.explains).toEqual([]);
    for (const f of findings) expect(['untested', 'ruled-out']).toContain(f.status);
  });
});

describe('pooled-socket-timeout', () => {
  const rule = 'pooled-socket-timeout';

  it('is confirmed by deaths on reused connections and longer survivors on fresh ones', () => {
    const f = finding(caseOf([...deadOnReused, ...survivors]), rule);
    expect(f.status).toBe('confirmed');
    expect(f.explains).toEqual(['a', 'b']);
    expect(linesFor(f, true)).toEqual([17, 55, 21, 51, 116, 135, 184]);
    expect(f.settledBy).toBeNull();
  });

  it('is likely without a longer call, and says what would settle it', () => {
    const f = finding(caseOf(deadOnReused), rule);
    expect(f.status).toBe('likely');
    expect(f.settledBy).toMatch(/longer than the cutoff on a fresh connection.*port/);
  });

  it("needs survivors longer than a dead call by the server's own clock, lest a wrong clock of the caller confirm it", () => {
    // The caller's clock is 2 s slow: deaths seem to come at 3 s; a call of 4 s is no survivor of a limit of 5 s.
    const slow = [
      leftCall('a', 0, 3000, { connection: reused(1), workMs: 6000 }),
      leftCall('b', 9000, 3002, { connection: reused(2), workMs: 7000 }),
    ];
    expect(finding(caseOf([...slow, answeredCall('c', 20_000, 4000, { connection: fresh(3) })]), rule).status).toBe(
      'untested',
    );
    expect(finding(caseOf([...slow, answeredCall('c', 20_000, 8000, { connection: fresh(3) })]), rule).status).toBe(
      'confirmed',
    );
  });

  it('is not confirmed by the survivors of another caller', () => {
    const others = survivors.map((t) => ({ ...t, connection: { ...fresh(1), peer: '10.9.9.9:1' } }));
    expect(finding(caseOf([...deadOnReused, ...others]), rule).status).toBe('likely');
  });

  it('is not confirmed by joins that are a toss-up', () => {
    const unsure = deadOnReused.map((t): Timeline => ({ ...t, joinConfidence: 'ambiguous' }));
    expect(finding(caseOf([...unsure, ...survivors]), rule).status).toBe('likely');
  });

  it('takes a survivor on a connection that only POST /exec had used for one that was not armed', () => {
    const f = finding(caseOf([...deadOnReused, answeredCall('c', 60_000, 9104, { connection: afterExec })]), rule);
    expect(f.status).toBe('confirmed');
  });

  it.each([
    ['all deaths on fresh connections', deadOnReused.map((t) => ({ ...t, connection: fresh(1) })), 'ruled-out'],
    [
      'one of two deaths on a fresh connection',
      [...deadOnReused.slice(0, 1), leftCall('b', 9000, 5000, { connection: fresh(2) })],
      'unlikely',
    ],
    [
      'longer calls on reused connections that survived',
      [...deadOnReused, ...[1, 2].map((i) => answeredCall(`s${i}`, 60_000 * i, 9000, { connection: reused(i) }))],
      'unlikely',
    ],
    ['texts of an abort', deadOnReused.map((t): Timeline => ({ ...t, callerReason: 'aborted' })), 'ruled-out'],
    ['connections unknown and no survivor', [leftCall('a', 0, 5000), leftCall('b', 9000, 5001)], 'untested'],
    [
      "a constant that is none of Node's",
      [leftCall('a', 0, 2500, { connection: reused(1) }), leftCall('b', 9000, 2503, { connection: reused(2) })],
      'untested',
    ],
  ])('with %s it is %s', (_, timelines, status) => {
    expect(finding(caseOf(timelines), rule).status).toBe(status);
  });
});

describe('caller-idle-timeout', () => {
  it('is ruled out by longer survivors, at their access lines', () => {
    const f = finding(caseOf([...deadOnReused, ...survivors]), 'caller-idle-timeout');
    expect(f.status).toBe('ruled-out');
    expect(linesFor(f, false)).toEqual([116, 135, 184]);
  });

  it('stays open while every death was on a reused connection', () => {
    const f = finding(caseOf(deadOnReused), 'caller-idle-timeout');
    expect(f.status).toBe('untested');
    expect(f.settledBy).toContain('fresh connection');
  });

  const onFresh = [1, 2].map((i) =>
    leftCall(`f${i}`, i * 9000, 8000 + i, { connection: { ...fresh(i), basis: 'inferred' } }),
  );
  const filesLine = event(30_000, 90, {
    kind: 'response-started',
    peer: '10.42.1.244:77',
    method: 'GET',
    path: '/files/s',
    query: null,
    status: 200,
  });

  it('is likely when calls on fresh connections died at the same constant and nothing outlived it', () => {
    const armed = leftCall('b', 40_000, 8003, { connection: reused(2) });
    expect(finding(caseOf([...onFresh, armed], { others: [filesLine] }), 'caller-idle-timeout')).toMatchObject({
      status: 'likely',
      explains: ['f1', 'f2', 'b'],
    });
  });

  it('takes a connection for fresh only where a request before would have been logged', () => {
    expect(finding(caseOf(onFresh), 'caller-idle-timeout').status).toBe('untested');
    const withFiles = onFresh.map((t): Timeline => ({ ...t, attributes: { filesAttached: true } }));
    expect(finding(caseOf(withFiles, { others: [filesLine] }), 'caller-idle-timeout').status).toBe('untested');
  });
});

describe('caller-deadline', () => {
  const timedOut = leftCall('a', 0, 2510, { callerReason: 'timeout' });
  const withLimit: Timeline = {
    ...timedOut,
    events: timedOut.events.map((e) =>
      e.event.kind === 'caller-error' ? { ...e, event: { ...e.event, limitMs: 2500 } } : e,
    ),
  };

  it("is confirmed by the caller's own words that name the limit", () => {
    expect(finding(caseOf([withLimit]), 'caller-deadline')).toMatchObject({ status: 'confirmed', explains: ['a'] });
  });

  it('is likely when the words name no limit', () => {
    expect(finding(caseOf([timedOut]), 'caller-deadline').status).toBe('likely');
  });

  it('is likely for aborts at a constant, and open for a single abort', () => {
    const abort = (id: string, ms: number) => leftCall(id, 0, ms, { callerReason: 'aborted' });
    expect(finding(caseOf([abort('a', 3001), abort('b', 3004)]), 'caller-deadline').status).toBe('likely');
    expect(finding(caseOf([abort('a', 3001)]), 'caller-deadline').status).toBe('untested');
  });

  it('is likely when calls die at a constant total time while heartbeats flow', () => {
    const beaten = (id: string, ms: number) =>
      leftCall(id, 0, ms, { phase: 'mid-response', streamed: true, heartbeats: 3, callerReason: 'premature-close' });
    expect(finding(caseOf([beaten('a', 8001), beaten('b', 8003)]), 'caller-deadline').status).toBe('likely');
  });

  it('is ruled out by longer calls that were answered, and unlikely by the words alone', () => {
    expect(finding(caseOf([...deadOnReused, ...survivors]), 'caller-deadline').status).toBe('ruled-out');
    expect(finding(caseOf(deadOnReused), 'caller-deadline').status).toBe('unlikely');
  });
});

describe('proxy-timeout', () => {
  const access = (status: number, code: string | null, termination: string | null) =>
    event(
      60_000,
      7,
      {
        kind: 'proxy-access',
        method: 'POST',
        path: '/exec',
        peer: null,
        status,
        upstreamStatus: null,
        durationMs: 60_000,
        upstreamMs: null,
        termination,
        code,
        nth: null,
      },
      { role: 'proxy', format: 'nginx' },
    );
  const cut = (e: ReturnType<typeof access>) =>
    leftCall('a', 0, 60_000, { closedBy: 'peer', events: [{ event: e, joinedBy: 'assignment' }] });

  it.each([
    ['nginx says 504', access(504, null, null)],
    ['Envoy says UT', access(200, 'UT', null)],
    ['HAProxy says sH--', access(200, 'sH--', null)],
  ])('is confirmed where %s', (_, e) => {
    const f = finding(caseOf([cut(e)]), 'proxy-timeout');
    expect(f).toMatchObject({ status: 'confirmed', explains: ['a'] });
    expect(linesFor(f, true)).toContain(7);
  });

  it('is ruled out where the proxy saw the caller leave', () => {
    expect(
      finding(caseOf([leftCall('a', 0, 5000)], { others: [access(499, '499', 'CE')] }), 'proxy-timeout').status,
    ).toBe('ruled-out');
  });

  it('is ruled out by longer calls, and open without a log of the hop', () => {
    expect(finding(caseOf([...deadOnReused, ...survivors]), 'proxy-timeout').status).toBe('ruled-out');
    expect(finding(caseOf(deadOnReused), 'proxy-timeout').status).toBe('untested');
  });
});

describe('dead-pooled-socket', () => {
  const reset = event(
    1000,
    27,
    { kind: 'caller-error', operation: 'exec', reason: 'connection-reset', status: null, url: null, limitMs: null },
    { role: 'caller' },
  );
  const lost = call('a', 1000, {
    outcome: 'never-arrived',
    callerReason: 'connection-reset',
    events: [{ event: reset, joinedBy: 'only-candidate' }],
  });
  const exception = event(400, 26, { kind: 'server-error', error: 'ZeroDivisionError', exception: true });
  const serverAlive = [EPOCH, EPOCH + 400_000, EPOCH + 1_100_000];

  it('is likely for a reset just after an exception, while the server is up', () => {
    const f = finding(caseOf([lost], { others: [exception], serverAlive }), 'dead-pooled-socket');
    expect(f).toMatchObject({ status: 'likely', explains: ['a'] });
    expect(linesFor(f, true)).toEqual([27, 26]);
  });

  it('accuses nobody for a call whose server lines may simply be missing', () => {
    expect(finding(caseOf([lost], { serverAlive }), 'dead-pooled-socket').status).toBe('untested');
    expect(finding(caseOf([lost], { others: [exception] }), 'dead-pooled-socket').explains).toEqual([]);
  });

  it('is ruled out where the application worked on every call', () => {
    const f = finding(caseOf(deadOnReused), 'dead-pooled-socket');
    expect(f.status).toBe('ruled-out');
    expect(linesFor(f, false)).toEqual([20, 50]);
  });
});

describe('server-restart', () => {
  const running = leftCall('a', 0, 2342, { outcome: 'server-left', closedBy: 'server' });
  const cutOff: Timeline = {
    ...running,
    events: running.events.filter((e) => ['request-started', 'caller-error'].includes(e.event.kind)),
  };
  const start = event(6000, 125, { kind: 'server-started', pid: 7, port: 8000 });

  it('is confirmed when the server starts anew before the call had an end', () => {
    const f = finding(caseOf([cutOff], { others: [start], serverAlive: [EPOCH, EPOCH + 6_000_000] }), 'server-restart');
    expect(f).toMatchObject({ status: 'confirmed', explains: ['a'] });
    expect(linesFor(f, true)).toContain(125);
  });

  it('is likely when the server falls silent for good and the log goes on', () => {
    expect(finding(caseOf([cutOff], { serverAlive: [EPOCH] }), 'server-restart').status).toBe('likely');
  });

  it("does not take a sandbox's stop for the server's", () => {
    const sandbox = event(1000, 52, { kind: 'server-stopped', pid: 1 }, { role: 'sandbox' });
    const sidecars = {
      sources: [
        {
          file: 'x',
          lines: 1,
          bytes: 1,
          envelope: null,
          formats: { sidecar: 5 },
          blank: 0,
          meta: 0,
          unrecognised: 0,
          from: null,
          to: null,
        },
      ],
    };
    const unknown = event(1000, 52, { kind: 'server-stopped', pid: 1 }, { role: 'unknown' });
    const serverAlive = [EPOCH, EPOCH + 5_000_000];
    expect(finding(caseOf([cutOff], { others: [sandbox], serverAlive }), 'server-restart').explains).toEqual([]);
    expect(
      finding(caseOf([cutOff], { ...sidecars, others: [unknown], serverAlive }), 'server-restart').explains,
    ).toEqual([]);
  });

  it('is ruled out where the server itself ended every call that was lost', () => {
    expect(finding(caseOf(deadOnReused), 'server-restart').status).toBe('ruled-out');
  });
});

describe('execution-failure', () => {
  it('is confirmed by a sandbox that did not answer', () => {
    const e = event(100, 5, { kind: 'sandbox-failed', error: 'Server disconnected' });
    expect(
      finding(caseOf([call('a', 0, { events: [{ event: e, joinedBy: 'execution-id' }] })]), 'execution-failure'),
    ).toMatchObject({ status: 'confirmed', explains: ['a'] });
  });

  it('is ruled out where all lost calls were executed well, at the lines that say so', () => {
    const f = finding(caseOf(deadOnReused), 'execution-failure');
    expect(f.status).toBe('ruled-out');
    expect(linesFor(f, false)).toEqual([22, 52]);
  });

  it('is not a program that ends with an error: that is answered', () => {
    const e = event(100, 5, { kind: 'execution-finished', state: 'failed', exitCode: 1, timeMs: 90 });
    expect(
      finding(caseOf([call('a', 0, { events: [{ event: e, joinedBy: 'execution-id' }] })]), 'execution-failure').status,
    ).toBe('untested');
  });
});

describe('server-time-limit', () => {
  it('is confirmed by an execution that ended so', () => {
    const e = event(30_000, 5, { kind: 'execution-finished', state: 'timeout', exitCode: 124, timeMs: 30_000 });
    expect(
      finding(caseOf([call('a', 0, { events: [{ event: e, joinedBy: 'execution-id' }] })]), 'server-time-limit'),
    ).toMatchObject({ status: 'confirmed', explains: ['a'] });
  });

  it('is ruled out by survivors, and by lost calls that ran on beyond the cutoff', () => {
    const f = finding(caseOf([...deadOnReused, ...survivors]), 'server-time-limit');
    expect(f.status).toBe('ruled-out');
    expect(linesFor(f, false)).toEqual([116, 135, 184, 22, 52]);
  });
});

describe('response-bridging', () => {
  it('is likely when the work was done long before the callers left', () => {
    const held = [leftCall('a', 0, 9000, { workMs: 3000 }), leftCall('b', 20_000, 9000, { workMs: 3000 })];
    expect(finding(caseOf(held), 'response-bridging').status).toBe('likely');
  });

  it('is ruled out when the work was not done yet', () => {
    expect(finding(caseOf(deadOnReused), 'response-bridging').status).toBe('ruled-out');
  });
});

describe('event-loop-stall', () => {
  const health = (ms: number, line: number) =>
    event(ms, line, {
      kind: 'response-started',
      peer: '10.42.1.1:9',
      method: 'GET',
      path: '/health',
      query: null,
      status: 200,
    });

  it('is ruled out by lines of the server in the midst of a call', () => {
    const f = finding(
      caseOf(deadOnReused, { others: [health(12_000, 70)], serverAlive: [EPOCH, EPOCH + 12_000_000] }),
      'event-loop-stall',
    );
    expect(f.status).toBe('ruled-out');
    expect(linesFor(f, false)).toEqual([70]);
  });

  it('is not ruled out for a call of which it is not shown, unless it died of the same constant', () => {
    const other = leftCall('c', 40_000, 2300);
    const f = finding(
      caseOf([...deadOnReused, other], { others: [health(12_000, 70)], serverAlive: [EPOCH] }),
      'event-loop-stall',
    );
    expect(f).toMatchObject({ status: 'unlikely' });
    expect(f.because).toContain('while 1 of 3 lost calls waited');
  });

  it('says how long ago the server had written a line at most, where that is short', () => {
    const alive = [0, 3000, 4200, 12_500].map((ms) => EPOCH + ms * 1000);
    const f = finding(caseOf(deadOnReused, { serverAlive: alive }), 'event-loop-stall');
    expect(f).toMatchObject({
      status: 'unlikely',
      because: 'The server had written a line at most 1.500 s before each caller left.',
    });
  });

  it('stays open when the server wrote nothing: one that waits writes nothing either', () => {
    expect(finding(caseOf(deadOnReused, { serverAlive: [EPOCH, EPOCH + 9_000_000] }), 'event-loop-stall').status).toBe(
      'untested',
    );
  });
});

describe('probe-failure', () => {
  const probe = (ms: number, status: number) =>
    event(
      ms,
      36,
      { kind: 'response-started', peer: '10.42.1.1:9', method: 'GET', path: '/ready', query: null, status },
      { role: 'unknown' },
    );

  it('is ruled out by probes that went on being answered before and after each death', () => {
    const others = [0, 5000, 10_000, 15_000].map((ms) => probe(ms, 200));
    const f = finding(caseOf(deadOnReused, { others }), 'probe-failure');
    expect(f.status).toBe('ruled-out');
    expect(linesFor(f, false)).toEqual([36]);
  });

  it.each([
    ['a single probe is no rhythm', [5200]],
    ['none came after the last death', [0, 2000, 4000, 6000, 8000]],
    ['three in a row may have gone unanswered around one', [0, 2000, 4000, 6000, 8000, 10_000, 18_000, 20_000]],
  ])('is not ruled out where %s', (_, times) => {
    const others = times.map((ms) => probe(ms, 200));
    expect(finding(caseOf(deadOnReused, { others }), 'probe-failure').status).toBe('unlikely');
  });

  it('is a lead, never a cause, where probes failed', () => {
    const f = finding(caseOf(deadOnReused, { others: [probe(5200, 503)] }), 'probe-failure');
    expect(f).toMatchObject({ status: 'untested', explains: [] });
    expect(linesFor(f, true)).toEqual([36]);
  });
});

describe('caller-cancel', () => {
  it('is likely for calls left at no constant', () => {
    const people = [700, 4300, 9100].map((ms, i) => leftCall(`p${i}`, i * 20_000, ms));
    expect(finding(caseOf(people), 'caller-cancel')).toMatchObject({ status: 'likely', explains: ['p0', 'p1', 'p2'] });
  });

  it('says nothing of constants where it is not known when the callers left', () => {
    const leftAfter = { ms: null, earliestMs: 0, latestMs: 4465, basis: 'server-notice' } as const;
    const f = finding(caseOf([leftCall('x', 0, 4465, { leftAfter, callerReason: null })]), 'caller-cancel');
    expect(f).toMatchObject({
      status: 'untested',
      because: 'When 1 call was left is not logged, so whether it fits a constant is not known.',
    });
  });

  it('claims no call of which it is not known when it was left', () => {
    const leftAfter = { ms: null, earliestMs: 0, latestMs: 4465, basis: 'server-notice' } as const;
    const people = [700, 4300, 9100].map((ms, i) => leftCall(`p${i}`, i * 20_000, ms));
    const f = finding(caseOf([...people, leftCall('x', 90_000, 4465, { leftAfter })]), 'caller-cancel');
    expect(f.explains).toEqual(['p0', 'p1', 'p2']);
    expect(f.because).toContain('3 calls were left at no constant');
  });

  it('is ruled out when all died within 10 ms of each other', () => {
    expect(finding(caseOf(deadOnReused), 'caller-cancel').status).toBe('ruled-out');
  });
});

describe('a call that ended at the cutoff itself', () => {
  it.each([4950, 5030, 5090])('outlived nothing; what it leaves open is said (%i ms)', (ms) => {
    const f = finding(
      caseOf([...deadOnReused, answeredCall('n', 60_000, ms, { connection: fresh(9) })]),
      'pooled-socket-timeout',
    );
    expect(f.status).toBe('untested');
    expect(f.because).toContain(
      'of 1 answered call 1 came on a connection that this cause does not touch, but none that surely took longer',
    );
  });

  it('changes nothing on a reused connection', () => {
    const near = answeredCall('n', 60_000, 5030, { connection: reused(9) });
    expect(finding(caseOf([...deadOnReused, near]), 'pooled-socket-timeout').status).toBe('likely');
  });
});

describe('a caller that got a 504', () => {
  const died = [3000, 3002].map((ms, i) =>
    leftCall(`c${i}`, i * 20_000, ms, { callerReason: 'http-status', line: 20 + 30 * i, connection: reused(4000 + i) }),
  );

  it.each(['pooled-socket-timeout', 'caller-idle-timeout', 'caller-deadline'] as const)(
    'had not given up: %s',
    (rule) => {
      const f = finding(caseOf(died), rule);
      expect(f.status).toBe('ruled-out');
      expect(f.because).toContain('it had not given up');
      expect(f.evidence.map((e) => e.for)).toEqual([false, false]);
    },
  );

  it('is not counted among those that hung up at the same time', () => {
    const hungUp = [3001, 3003].map((ms, i) => leftCall(`h${i}`, 90_000 + i * 20_000, ms));
    const f = finding(caseOf([...died, ...hungUp]), 'caller-idle-timeout');
    expect(f.because).toMatch(/^2 calls died after 3\.002 s/);
  });
});

describe('a proxy in between', () => {
  const line = (endMs: number, durationMs: number, status: number, n = 7) =>
    event(
      endMs,
      n,
      {
        kind: 'proxy-access',
        method: 'POST',
        path: '/api/exec',
        peer: null,
        status,
        upstreamStatus: null,
        durationMs,
        upstreamMs: null,
        termination: null,
        code: null,
        nth: null,
      },
      { role: 'proxy', format: 'nginx' },
    );
  const peerLeft = (id: string, startMs: number): Timeline =>
    leftCall(id, startMs, 60_000, {
      callerReason: null,
      closedBy: 'peer',
      leftAfter: { ms: null, earliestMs: 0, latestMs: 65_000, basis: 'server-notice' },
    });

  it('is matched to the call whose start agrees, though its line has no identifier', () => {
    const c = caseOf([peerLeft('a', 0), peerLeft('b', 30_000)], {
      others: [line(60_300, 60_001, 504), line(90_100, 60_002, 504, 8)],
    });
    expect(finding(c, 'proxy-timeout')).toMatchObject({ status: 'confirmed', explains: ['a', 'b'] });
  });

  it('is matched to no call where two fit', () => {
    const c = caseOf([peerLeft('a', 0), peerLeft('b', 400)], { others: [line(60_300, 60_001, 504)] });
    expect(finding(c, 'proxy-timeout')).toMatchObject({ status: 'likely', explains: [] });
  });

  it("keeps the pooled socket from being confirmed: the server's connections are the proxy's", () => {
    const c = caseOf([...deadOnReused, ...survivors], { others: [line(60_000 + 9104, 9104, 200)] });
    expect(finding(c, 'pooled-socket-timeout').status).toBe('likely');
  });
});
