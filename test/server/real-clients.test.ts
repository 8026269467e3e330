import { describe, expect, it, type TestContext, vi } from 'vitest';
import { EVENTS } from '../../src/lifecycle-log.ts';
import { absoluteCallers, type Caller, firstByteCallers, idleCallers, oldCaller } from './support/callers.ts';
import { testServer } from './support/server.ts';
import { temporaryStore } from './support/temporary-store.ts';
import { timedExecutor } from './support/timed-executor.ts';

// Real programs against real time, with the server's own defaults: many at once, so that it takes not much longer than
// one.
vi.setConfig({ maxConcurrency: 30 });

const server = (ctx: TestContext, heartbeat: 'auto' | 'body') =>
  temporaryStore(ctx).then((store) =>
    testServer(
      { 'first-byte': '2s', interval: '2s', heartbeat, pooled: 'off', 'max-execution': '60s' },
      { executor: timedExecutor, store },
      ctx,
    ),
  );

const WORKS_7S = { lang: 'py', code: '7000' };
const REFUSED_12S = { lang: 'py', code: '12000', args: ['503'] };

/** For each caller, what a call of 7 s that works and one of 12 s that ends in 503 come to. */
function each(callers: readonly Caller[], heartbeat: 'auto' | 'body', expected: { ok: object; refused: object }): void {
  for (const { name, missing, call } of callers) {
    it.concurrent(name, async (ctx) => {
      if (missing !== null) ctx.skip(missing);
      const { url } = await server(ctx, heartbeat);
      const [works, refused] = await Promise.all([call(`${url}/exec`, WORKS_7S), call(`${url}/exec`, REFUSED_12S)]);
      ctx.expect(works).toMatchObject(expected.ok);
      ctx.expect(refused).toMatchObject(expected.refused);
    });
  }
}

/** For each caller, that a call of 7 s fails in its own words, and that the server knows. */
function eachFails(callers: readonly Caller[], heartbeat: 'auto' | 'body'): void {
  for (const { name, missing, call } of callers) {
    it.concurrent(name, async (ctx) => {
      if (missing !== null) ctx.skip(missing);
      const started = await server(ctx, heartbeat);
      const got = await call(`${started.url}/exec`, WORKS_7S);
      ctx.expect(got).toMatchObject({ error: expect.stringMatching(/timeout|aborted|canceled|hang up|\(28\)/i) });
      const line = await started.logged(EVENTS.requestAborted);
      ctx.expect(line).toMatchObject({ outcome: 'caller-left', client_disconnected: true, aborted: 'caller-left' });
    });
  }
}

const late = { status: 200, body: { stdout: '', stderr: 'No pod is free', status: 503 } };
const ok = { status: 200, body: { stdout: '7000\n', stderr: '' } };

describe.concurrent('a drip', () => {
  describe.concurrent('keeps every idle timer waiting, and the final status arrives', () => {
    each(idleCallers, 'auto', { ok, refused: { status: 503, body: { error: 'No pod is free' } } });
  });
  describe.concurrent('does not help against timers on the headers or the whole call, which fail cleanly', () => {
    eachFails([...firstByteCallers, ...absoluteCallers], 'auto');
  });
});

describe.concurrent('white space in the body', () => {
  describe.concurrent('keeps timers on the headers waiting, too; a late error is JSON', () => {
    each([...idleCallers, ...firstByteCallers], 'body', { ok, refused: late });
  });
  describe.concurrent('is what a caller of HTTP/1.0 gets unasked', () => {
    each([oldCaller], 'auto', { ok, refused: late });
  });
  describe.concurrent('does not help against timers on the whole call, which fail cleanly', () => {
    eachFails(absoluteCallers, 'body');
  });
});
