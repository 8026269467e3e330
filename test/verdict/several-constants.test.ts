import { describe, expect, it } from 'vitest';
import { findCutoffs } from '../../src/cutoff.ts';
import { remediesFor } from '../../src/judging/remedies.ts';
import { stateCause } from '../../src/judging/statements.ts';
import { callerCancel } from '../../src/rules/caller-cancel.ts';
import { callerDeadline } from '../../src/rules/caller-deadline.ts';
import { callerIdleTimeout } from '../../src/rules/caller-idle-timeout.ts';
import { judgeAll } from '../../src/rules/index.ts';
import { proxyTimeout } from '../../src/rules/proxy-timeout.ts';
import { serverTimeLimit } from '../../src/rules/server-time-limit.ts';
import { answeredCall, caseOf, fresh, leftCall, reused } from '../helpers/case-builder.ts';

const times = [4000, 5000, 4001, 5002];
const ids = times.map((_, i) => `call-${i + 1}`);
const died = caseOf(times.map((ms, i) => leftCall(ids[i] ?? '', i * 20_000, ms)));
const cutoffs = findCutoffs(died.timelines);

it('names each constant at which the calls of one cause died', () => {
  expect(cutoffs).toHaveLength(2);
  expect(stateCause('pooled-socket-timeout', ids, died, cutoffs)).toContain(
    'hung up on 4 calls after 4.001 s and 5.001 s of silence',
  );
});

it('names only the constant of the calls that it speaks of', () => {
  expect(stateCause('caller-deadline', ['call-2', 'call-4'], died, cutoffs)).toMatch(/ended 2 calls after 5\.001 s$/);
});

it('does not say that calls of different constants died close to each other', () => {
  const { status, because } = callerCancel.judge(died, cutoffs);
  expect(status).toBe('ruled-out');
  expect(because).toMatch(/^All calls died at one of 2 constants \(within 2 ms of each other at each\)/);
});

describe('calls that died at 5 s and others that died at 60 s, with one of 9 s that was answered', () => {
  const at = (ms: number, i: number) =>
    leftCall(`${ms}-${i}`, i * 70_000, ms, { connection: reused(4000 + i), workMs: ms - 1 });
  const both = caseOf([
    ...[5000, 5001, 5002].map(at),
    ...[60_000, 60_002].map((ms, i) => at(ms, i + 3)),
    answeredCall('a', 500_000, 9000, { connection: fresh(5000) }),
  ]);
  const found = findCutoffs(both.timelines);

  it('holds what outlived the one against no cause of the other', () => {
    expect(found.map(({ ms, outlived }) => [Math.round(ms / 100), outlived])).toEqual([
      [50, 1],
      [600, 0],
    ]);
    expect(proxyTimeout.judge(both, found).status).toBe('untested');
    expect(callerDeadline.judge(both, found).status).not.toBe('ruled-out');
    expect(callerIdleTimeout.judge(both, found).status).toBe('untested');
    expect(callerIdleTimeout.judge(both, found).because).toContain('60.0 s');
    expect(serverTimeLimit.judge(both, found).because).not.toContain('beyond');
  });
});

describe('a caller that aborts after 3 s here and after 8 s there', () => {
  const aborted = (id: string, startMs: number, ms: number) => leftCall(id, startMs, ms, { callerReason: 'aborted' });
  const both = caseOf([3000, 3001, 3002, 8000, 8001, 8002].map((ms, i) => aborted(`c${i}`, i * 20_000, ms)));
  const { cutoffs: found, findings } = judgeAll(both);

  it('has two limits, and each is told with what to do', () => {
    const { status, explains, because } = callerDeadline.judge(both, found);
    expect(status).toBe('confirmed');
    expect(explains).toHaveLength(6);
    expect(because).toMatch(/3\.001 s.*8\.001 s/);
    expect(remediesFor('caller-deadline', both, findings, found)[0]?.do).toContain('now about 3.001 s and 8.001 s');
  });
});

it('puts heartbeats below the shortest of the constants', () => {
  const calls = [4000, 4001, 5000, 5001].map((ms, i) =>
    leftCall(`c${i}`, i * 20_000, ms, { connection: reused(4000 + i) }),
  );
  const { cutoffs: found, findings } = judgeAll(caseOf(calls));
  const explains = calls.map(({ id }) => id);
  const pooled = findings.map((f) => (f.rule === 'pooled-socket-timeout' ? { ...f, explains } : f));
  const [, heartbeat] = remediesFor('pooled-socket-timeout', caseOf(calls), pooled, found);
  expect(heartbeat?.do).toContain('every 1.5 s');
  expect(heartbeat?.why).toContain('4 of 4 would have been alive at their cutoff');
});
