import { once } from 'node:events';
import type http from 'node:http';
import { expect, it } from 'vitest';
import { EVENTS } from '../../src/lifecycle-log.ts';
import { createPassThrough } from '../../src/server/executors/index.ts';
import { deferred } from './support/deferred.ts';
import { listen } from './support/listen.ts';
import { rawCaller, rawRequest } from './support/raw-caller.ts';
import { KEY, testServer } from './support/server.ts';

const headers = { 'X-API-Key': KEY };
const GET = rawRequest('GET /download/a/b', { headers });

/** A server in front of a route that does what the test says. */
async function front(route: http.RequestListener, flags: Record<string, string> = {}) {
  const back = await listen(route);
  const pass = createPassThrough({ url: back.url, apiKey: null });
  const server = await testServer(flags, {
    passThrough: async (req, res, signal) => {
      const passed = await pass.handle(req, res, signal);
      expect(passed.kind).not.toBe('refused');
    },
  });
  return { server, back };
}

const metric = async (url: string, name: string) => {
  const text = await (await fetch(`${url}/metrics`)).text();
  return new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1];
};

it('counts as open while it goes on', async () => {
  const finish = deferred();
  const { server } = await front(async (_req, res) => {
    res.write('x');
    await finish.promise;
    res.end('done');
  });
  const caller = await rawCaller(server.port);
  caller.send(GET);
  await caller.until((text) => text.includes('x'));
  expect(await metric(server.url, 'kcr_open_streams')).toBe('1');
  finish.resolve();
  await caller.until((text) => text.includes('done'));
  await server.logged(EVENTS.responseSent, { path: '/download/a/b' });
  expect(await metric(server.url, 'kcr_open_streams')).toBe('0');
});

it('a caller that leaves ends the request to the upstream', async () => {
  const left = deferred();
  const { server } = await front((_req, res) => {
    res.once('close', () => left.resolve());
    res.write('x');
  });
  const caller = await rawCaller(server.port);
  caller.send(GET);
  await caller.until((text) => text.includes('x'));
  caller.socket.destroy();
  await left.promise;
  expect(await server.logged(EVENTS.callerLeft)).toMatchObject({ phase: 'answer', closed_by: 'caller' });
});

it('silence before an answer ends in 504, and in the request to the upstream being ended', async () => {
  const left = deferred();
  const { server } = await front((_req, res) => res.once('close', () => left.resolve()), { 'idle-timeout': '60ms' });
  const answer = await fetch(`${server.url}/download/a/b`, { headers });
  expect([answer.status, await answer.json()]).toMatchObject([504, { error: 'No byte has passed for 0.06 s' }]);
  await left.promise;
  await server.logged(EVENTS.responseSent, { status: 504 });
  expect(server.events()).not.toContain(EVENTS.callerLeft);
});

it('silence in the middle of an answer cuts it, and the log says who did', async () => {
  const { server } = await front((_req, res) => res.write('x'), { 'idle-timeout': '60ms' });
  const caller = await rawCaller(server.port);
  caller.send(GET);
  await caller.ended();
  expect(await server.logged(EVENTS.serverClosed)).toMatchObject({
    closed_by: 'server',
    why: 'No byte has passed for 0.06 s',
    phase: 'answer',
  });
  // Its status was the upstream's, and nobody was answered another.
  expect(server.events()).not.toContain(EVENTS.requestRejected);
});

it('bytes that keep coming keep it alive, in either direction', async () => {
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const { server } = await front(
    async (req, res) => {
      req.resume();
      await once(req, 'end');
      for (let i = 0; i < 8; i++) {
        res.write('y');
        await pause(50);
      }
      res.end('end');
    },
    { 'idle-timeout': '300ms' },
  );
  const caller = await rawCaller(server.port);
  caller.send(rawRequest('POST /upload', { headers: { ...headers, 'Content-Length': '8' } }));
  for (let i = 0; i < 8; i++) {
    caller.send('x');
    await pause(50);
  }
  await caller.until((text) => text.includes('end'));
  await server.logged(EVENTS.responseSent, { path: '/upload', status: 200 });
});

it('an upstream that breaks off is not put down to the caller', async () => {
  const { server } = await front((_req, res) => {
    res.write('x', () => res.destroy());
  });
  const caller = await rawCaller(server.port);
  caller.send(GET);
  await caller.ended();
  expect(await server.logged(EVENTS.serverClosed)).toMatchObject({
    closed_by: 'server',
    why: 'the upstream broke off its answer',
  });
});

it('an upstream that breaks off before the first byte of its body has answered all the same', async () => {
  const { server } = await front((_req, res) => {
    res.writeHead(200, { 'Content-Length': '9' }).flushHeaders();
    setImmediate(() => res.destroy());
  });
  const caller = await rawCaller(server.port);
  caller.send(GET);
  expect(await caller.ended()).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\r\n\r\n$/s);
  expect(await server.logged(EVENTS.serverClosed)).toMatchObject({ phase: 'answer', closed_by: 'server' });
});

it('is answered 503 when the server stops first', async () => {
  const arrived = deferred();
  const { server } = await front(() => arrived.resolve(), { grace: '200ms' });
  const answer = fetch(`${server.url}/download/a/b`, { headers });
  await arrived.promise;
  await server.stop();
  expect((await answer).status).toBe(503);
  expect(await server.logged(EVENTS.graceOver)).toMatchObject({ interrupted: 1 });
});
