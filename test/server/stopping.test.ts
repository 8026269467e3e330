import { describe, expect, it } from 'vitest';
import { EVENTS } from '../../src/lifecycle-log.ts';
import { stopTimes } from '../../src/server/stop-server.ts';
import { rawCaller, rawRequest } from './support/raw-caller.ts';
import { done } from './support/scripted-executor.ts';
import { KEY, postExec, testServer } from './support/server.ts';

const HEADERS = { 'Content-Type': 'application/json', 'X-API-Key': KEY };
const BODY = JSON.stringify({ lang: 'py', code: 'print(1)' });
const EXEC = rawRequest('POST /exec', { headers: HEADERS, body: BODY });

describe('the grace period', () => {
  it.each([
    [25_000, { answerMs: 23_000, cutMs: 24_500, endMs: 25_000 }],
    [2000, { answerMs: 500, cutMs: 1500, endMs: 2000 }],
    [400, { answerMs: 100, cutMs: 300, endMs: 400 }],
    [0, { answerMs: 0, cutMs: 75, endMs: 100 }],
  ])('of %i ms holds the answers and the end', (graceMs, times) => {
    expect(stopTimes(graceMs)).toEqual(times);
  });
});

describe('a server that stops', () => {
  it('answers a half-sent /exec at once with 503', async () => {
    const server = await testServer({ grace: '60s' });
    const caller = await rawCaller(server.port);
    const expecting = { ...HEADERS, Expect: '100-continue', 'Content-Length': '100' };
    caller.send(rawRequest('POST /exec', { headers: expecting }));
    await caller.until((text) => text.includes('100 Continue'));
    caller.send('{"lang":');
    await server.stop();
    expect(await caller.ended()).toMatch(/\r\nHTTP\/1\.1 503 .*\r\nConnection: close\r\n.*shutting down/s);
    expect(await server.logged(EVENTS.requestRejected)).toMatchObject({ status: 503, closed_by: 'server' });
    await server.logged(EVENTS.responseSent, { status: 503 });
    expect(server.events()).not.toContain(EVENTS.callerLeft);
  });

  it('answers a head that stopped half-way with 503 at once', async () => {
    const server = await testServer({ grace: '60s' });
    const caller = await rawCaller(server.port);
    caller.send('POST /exec HTTP/1.1\r\nHo');
    const other = await rawCaller(server.port);
    other.send(rawRequest('GET /health'));
    // Bytes of the two connections are read in their order.
    await other.ended();
    await server.stop();
    expect(await caller.ended()).toMatch(/^HTTP\/1\.1 503 /);
    expect(await server.logged(EVENTS.requestRejected)).toMatchObject({ status: 503, closed_by: 'server' });
  });

  it('does not call work done that it ended before the first beat', async () => {
    const server = await testServer({ grace: '100ms', 'first-byte': '60s' });
    const answer = postExec(server);
    await server.next();
    await server.stop();
    expect((await answer).status).toBe(503);
    expect(await server.logged(EVENTS.pathDecided)).toMatchObject({
      path: 'fast_path',
      because: 'ended before the first beat',
    });
    expect(await server.logged(EVENTS.requestAborted)).toMatchObject({ aborted: 'stopping', status_sent: 503 });
  });

  it('says on the last answer of a connection that it is the last, not on one before it', async () => {
    const server = await testServer({ grace: '60s', 'first-byte': '60s' });
    const caller = await rawCaller(server.port);
    caller.send(EXEC + EXEC);
    const first = await server.next();
    const second = await server.next();
    const stopped = server.stop();
    first.finish(done('1'));
    second.finish(done('2'));
    const [, one = '', two = ''] = (await caller.ended()).split('HTTP/1.1 200 OK');
    expect(one).toMatch(/Connection: keep-alive/);
    expect(two).toMatch(/Connection: close/);
    await stopped;
  });

  it('cuts a caller that does not take its answer, within the grace period, and says that it did', async () => {
    const server = await testServer({ grace: '500ms', 'first-byte': '60s' });
    const caller = await rawCaller(server.port);
    caller.send(EXEC);
    const run = await server.next();
    caller.socket.pause();
    run.finish(done('x'.repeat(20 << 20)));
    await server.stop();
    expect(await server.logged(EVENTS.serverClosed)).toMatchObject({
      closed_by: 'server',
      why: 'the server was stopped',
      phase: 'answer',
      request_id: expect.any(String),
    });
    expect(server.events()).not.toContain(EVENTS.callerLeft);
    expect(server.events().at(-1)).toBe(EVENTS.serverStopped);
  });

  it('does not wait for an executor that does not end', async () => {
    const server = await testServer({ grace: '100ms' }, { executor: neverClosing });
    const { code } = await postExec(server).then(
      (response) => ({ code: response.status }),
      () => ({ code: 0 }),
    );
    expect(code).toBe(500);
    await server.stop();
    expect(server.events().at(-1)).toBe(EVENTS.serverStopped);
  });
});

describe('ending at once', () => {
  it('leaves the last lines of every open call behind before it returns', async () => {
    const server = await testServer({ grace: '60s', heartbeat: 'body' });
    const caller = await rawCaller(server.port);
    caller.send(EXEC);
    await server.next();
    await server.logged(EVENTS.pathDecided, { path: 'stream_path' });
    const half = await rawCaller(server.port);
    half.send(rawRequest('POST /upload', { headers: { ...HEADERS, Expect: '100-continue', 'Content-Length': '10' } }));
    half.send('x');
    const other = await rawCaller(server.port);
    const halfHead = await rawCaller(server.port);
    halfHead.send('POST /exec HTTP/1.1\r\nHo');
    other.send(rawRequest('GET /health'));
    await other.ended();
    server.endAtOnce('a second SIGTERM');
    const last = server.lines.filter((line) => line.event === EVENTS.serverClosed);
    expect(last).toMatchObject([
      {
        closed_by: 'server',
        why: 'a second SIGTERM',
        phase: 'white-space',
        status: 200,
        request_id: expect.any(String),
      },
      { method: '-', path: '-', closed_by: 'server', why: 'a second SIGTERM', phase: 'request' },
    ]);
    expect(server.lines.find((line) => line.event === EVENTS.requestAborted)).toMatchObject({
      outcome: 'cut',
      aborted: 'a second SIGTERM',
      client_disconnected: false,
    });
    const before = server.lines.length;
    await caller.ended();
    await server.stop();
    // Nothing is said twice of what had been concluded.
    const after = server.lines.slice(before).map((line) => line.event);
    expect(after).toEqual([EVENTS.serverStopping, EVENTS.serverStopped]);
  });
});

const neverClosing = {
  name: 'stuck',
  languages: ['py'],
  sandboxed: true,
  sandboxAdvice: null,
  execute: () => Promise.reject(new Error('stuck')),
  ready: async () => true,
  close: () => new Promise<void>(() => undefined),
};
