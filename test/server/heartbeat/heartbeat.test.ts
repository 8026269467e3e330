import { once } from 'node:events';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { callerSignal, type HeartbeatOptions, heartbeat } from '../../../src/heartbeat.ts';
import { deferred } from '../support/deferred.ts';
import { listen } from '../support/listen.ts';
import { rawCaller, rawRequest } from '../support/raw-caller.ts';

const POST = rawRequest('POST /slow', { headers: { 'Content-Type': 'application/json' }, body: '{"n":3}' });

/** An express route that answers when the test says so, and the moments of its first beat and commit. */
async function slowRoute(options: HeartbeatOptions, answer: (res: express.Response, n: number) => void) {
  const go = deferred();
  const committed = deferred();
  const beat = deferred();
  const entered = deferred<express.Request>();
  const app = express();
  const tell: HeartbeatOptions['tell'] = (event) => {
    if (event.kind === 'beat') beat.resolve();
    if (event.kind === 'committed') committed.resolve();
  };
  app.post(
    '/slow',
    heartbeat({ firstByteMs: 10, intervalMs: 10, ...options, tell }),
    express.json(),
    async (req, res) => {
      entered.resolve(req);
      await go.promise;
      answer(res, req.body.n);
    },
  );
  const server = await listen(app);
  return {
    ...server,
    go: () => go.resolve(),
    committed: committed.promise,
    beat: beat.promise,
    entered: entered.promise,
  };
}

const post = (url: string) =>
  fetch(`${url}/slow`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"n":3}' });

describe('heartbeat() on an ordinary express route', () => {
  it('changes nothing about an answer that comes at once', async () => {
    const route = await slowRoute({ firstByteMs: 10_000 }, (res, n) => res.status(201).json({ n }));
    route.go();
    const response = await post(route.url);
    expect(response.status).toBe(201);
    expect(response.headers.get('content-length')).toBe('7');
    expect(await response.text()).toBe('{"n":3}');
  });

  it('delivers the status that the route sets after the first beats', async () => {
    const route = await slowRoute({}, (res) => res.status(503).set('Retry-After', '7').json({ error: 'busy' }));
    const pending = post(route.url);
    await route.beat;
    route.go();
    const response = await pending;
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('7');
    expect(await response.json()).toEqual({ error: 'busy' });
  });

  it('takes an ordinary res.json() after the commit', async () => {
    const route = await slowRoute({ mode: 'body' }, (res, n) => res.status(201).set('X-Late', '1').json({ n }));
    const pending = post(route.url);
    await route.committed;
    route.go();
    const response = await pending;
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toMatch(/^\n+\{"n":3\}$/);
  });

  it('turns an error after the commit into complete JSON', async () => {
    const route = await slowRoute({ mode: 'body' }, (res) => res.status(500).json({ error: 'no sandbox' }));
    const pending = post(route.url);
    await route.committed;
    route.go();
    expect(await (await pending).json()).toMatchObject({ stderr: 'no sandbox', status: 500 });
  });

  it('turns an exception after the commit into complete JSON without a stack trace', async () => {
    const route = await slowRoute({ mode: 'body' }, () => {
      throw new Error('secret at /srv/app.js');
    });
    const pending = post(route.url);
    await route.committed;
    route.go();
    const text = await (await pending).text();
    expect(JSON.parse(text)).toEqual({ stdout: '', stderr: 'Internal Server Error', status: 500 });
  });

  it('lets a route answer after its time was up without harm', async () => {
    const answered = deferred();
    const route = await slowRoute({ maxDurationMs: 30 }, (res, n) => {
      res.status(200).json({ n });
      answered.resolve();
    });
    const response = await post(route.url);
    expect(response.status).toBe(504);
    route.go();
    await answered.promise;
  });

  it('aborts the signal of the route when its caller leaves', async () => {
    const route = await slowRoute({}, (res, n) => res.json({ n }));
    const caller = await rawCaller(route.port);
    caller.send(POST);
    const signal = callerSignal(await route.entered);
    caller.socket.destroy();
    if (!signal.aborted) await once(signal, 'abort');
    expect(signal.aborted).toBe(true);
  });
});
