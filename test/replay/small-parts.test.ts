import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachedFile } from '../../src/replay/attach-file.ts';
import { parseTarget } from '../../src/replay/check-target.ts';
import { failedAgain } from '../../src/replay/failed-again.ts';
import type { PlayedCall } from '../../src/replay/run.ts';
import { sayError } from '../../src/replay/say-error.ts';
import { sleepCode } from '../../src/replay/sleep-code.ts';
import { readSleepScript } from '../../src/server/executors/sleep-script.ts';
import { workloadCall, workloadOf } from './workload-builder.ts';

describe('sleepCode', () => {
  it('is a program in which the sleep executor finds the time, in every language', () => {
    const language = fc.constantFrom('py', 'js', 'ts', 'bash', 'r', 'go', 'rs', null);
    fc.assert(
      fc.property(language, fc.nat(10_000_000), (name, ms) => {
        expect(readSleepScript(sleepCode(name, ms).code).sleepMs).toBeCloseTo(ms, 6);
      }),
    );
  });

  it('is Python where it cannot sleep in the language of the call', () => {
    expect(sleepCode('rs', 1500)).toEqual({ language: 'py', code: 'import time\ntime.sleep(1.5)\nprint("done")\n' });
  });
});

describe('parseTarget', () => {
  it.each([
    ['http://127.0.0.1:8000', 'http://127.0.0.1:8000'],
    ['http://host:8000/', 'http://host:8000'],
    ['https://host/v1/', 'https://host/v1'],
    ['http://host/v1/exec', 'http://host/v1'],
  ])('takes %s for %s', (text, base) => {
    expect(parseTarget(text)).toBe(base);
  });

  it.each(['localhost:8000', 'ftp://host', 'http://host/?a=1', 'nonsense', 'http://user:secret@host'])(
    'refuses %s, and does not repeat it',
    (text) => {
      expect(() => parseTarget(text)).toThrow(/^--target: expected [^@]*$/);
    },
  );
});

describe('sayError', () => {
  it.each<[unknown, string]>([
    [new Error('socket hang up'), 'socket hang up'],
    [
      new TypeError('fetch failed', { cause: new Error('other side closed') }),
      'fetch failed, reason: other side closed',
    ],
    [Object.assign(new Error(''), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    [new Error('connect X', { cause: new Error('connect X') }), 'connect X'],
    [new Error('a\n  b'), 'a b'],
    ['text', 'text'],
  ])('says %s on one line', (error, text) => {
    expect(sayError(error)).toBe(text);
  });
});

describe('attachedFile', () => {
  it('reads what KubeCodeRun and newer servers answer to an upload', () => {
    const files = [{ fileId: 'f', filename: 'x' }];
    const expected = { id: 'f', session_id: 's', name: 'kcr-replay.csv' };
    expect(attachedFile({ status: 200, json: { session_id: 's', files } })).toEqual(expected);
    expect(attachedFile({ status: 200, json: { storage_session_id: 's', files } })).toEqual(expected);
  });

  it.each([null, 'text', {}, { files: [] }, { session_id: 's', files: [{}] }, { files: [{ fileId: 'f' }] }])(
    'finds none in %j',
    (json) => {
      expect(attachedFile({ status: 200, json })).toBeNull();
    },
  );
});

describe('failedAgain', () => {
  const played = (id: string, result: PlayedCall['result'], over: Partial<PlayedCall> = {}): PlayedCall => ({
    id,
    repetition: 1,
    executionMs: 1,
    filesAttached: false,
    startedMs: 0,
    tookMs: 5000,
    result,
    status: null,
    error: result === 'failed' ? 'request to http://h/exec failed, reason: socket hang up' : null,
    ...over,
  });
  const hungUp = {
    failed: true,
    outcome: 'caller-left',
    failure: { kind: 'broken', afterMs: { from: 4994, to: 4994 } },
  } as const;

  it('sets what fails now against what failed in the log', () => {
    const workload = workloadOf([
      workloadCall({ id: 'always', ...hungUp }),
      workloadCall({ id: 'sometimes', ...hungUp }),
      workloadCall({ id: 'mended', ...hungUp }),
      workloadCall({ id: 'fine' }),
      workloadCall({ id: 'now' }),
      workloadCall({ id: 'broken-off', ...hungUp }),
    ]);
    const calls = [
      played('always', 'failed'),
      played('always', 'failed', { tookMs: 5300 }),
      played('sometimes', 'failed'),
      played('sometimes', 'answered'),
      played('mended', 'answered'),
      played('fine', 'answered'),
      played('now', 'too-long'),
      played('broken-off', 'interrupted'),
    ];
    expect(failedAgain(workload, { calls, notBegun: 0, problems: [] })).toEqual({
      failedInLog: ['always', 'sometimes', 'mended', 'broken-off'],
      always: ['always'],
      sometimes: ['sometimes'],
      otherwise: [],
      onlyNow: ['now'],
    });
  });

  it.each<[string, PlayedCall]>([
    ['too early', played('a', 'failed', { tookMs: 3500 })],
    ['too late', played('a', 'failed', { tookMs: 9000 })],
    ['because the server was lost', played('a', 'lost', { error: 'socket hang up' })],
    ['because the caller gave up', played('a', 'failed', { error: 'The operation was aborted due to timeout' })],
    ['for want of a server', played('a', 'failed', { error: 'connect ECONNREFUSED 127.0.0.1:1' })],
    ['with an error status', played('a', 'refused', { status: 500 })],
    ['since the replay waited no longer', played('a', 'too-long')],
  ])('does not take one that failed %s for the failure of the log', (_, call) => {
    const again = failedAgain(workloadOf([workloadCall(hungUp)]), { calls: [call], notBegun: 0, problems: [] });
    expect(again).toMatchObject({ always: [], sometimes: [], otherwise: ['a'] });
  });

  it('tells nothing apart that the log does not tell', () => {
    const unknown = workloadCall({ ...hungUp, failure: { kind: null, afterMs: null } });
    for (const error of ['socket hang up', 'The operation was aborted due to timeout']) {
      const run = { calls: [played('a', 'failed', { error, tookMs: 100 })], notBegun: 0, problems: [] };
      expect(failedAgain(workloadOf([unknown]), run).always).toEqual(['a']);
    }
  });

  it('does not call it the same failure again where one repetition failed otherwise', () => {
    const calls = [played('a', 'failed'), played('a', 'lost')];
    expect(failedAgain(workloadOf([workloadCall(hungUp)]), { calls, notBegun: 0, problems: [] })).toMatchObject({
      always: [],
      sometimes: ['a'],
      otherwise: [],
    });
  });
});
