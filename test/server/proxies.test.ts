import { describe, it, type TestContext, vi } from 'vitest';
import { EVENTS } from '../../src/lifecycle-log.ts';
import { idleRequest, nodeFetch2Poisoned } from './support/callers.ts';
import { haproxy, nginx, proxyMissing } from './support/proxies.ts';
import { testServer } from './support/server.ts';
import { temporaryStore } from './support/temporary-store.ts';
import { timedExecutor } from './support/timed-executor.ts';

vi.setConfig({ maxConcurrency: 20 });

// Everything at a quarter of its usual length: the caller's and the proxy's timers are 1.5 s, beats come every 0.5 s.
const FLAGS = { 'first-byte': '500ms', interval: '500ms' };
const TIMER_MS = 1500;
const WORKS = JSON.stringify({ lang: 'py', code: '3500' });
const REFUSED = JSON.stringify({ lang: 'py', code: '3500', args: ['503'] });

interface Between {
  readonly name: string;
  readonly missing: string | null;
  readonly start: (ctx: TestContext, upstream: number) => Promise<string>;
}

const throughNginx = (name: string, location: string): Between => ({
  name: `nginx, ${name}`,
  missing: proxyMissing.nginx,
  start: (ctx, upstream) => nginx(ctx, upstream, `proxy_read_timeout ${TIMER_MS}ms; ${location}`),
});

const throughHaproxy = (name: string, ...lines: string[]): Between => ({
  name: `HAProxy, ${name}`,
  missing: proxyMissing.haproxy,
  start: (ctx, upstream) =>
    haproxy(ctx, upstream, [`timeout client ${TIMER_MS}ms`, `timeout server ${TIMER_MS}ms`, ...lines]),
});

const HTTP11 = 'proxy_http_version 1.1; proxy_set_header Connection "";';
const FORWARDED = 'proxy_set_header X-Forwarded-For $remote_addr;';
const GZIP = 'gzip on; gzip_types application/json; gzip_min_length 1;';

describe.concurrent('white space gets through to a caller with an idle timer, past', () => {
  const betweens = [
    throughNginx('as it comes (HTTP/1.0, buffering)', ''),
    throughNginx('HTTP/1.1', HTTP11 + FORWARDED),
    throughNginx('HTTP/1.1 and gzip', HTTP11 + FORWARDED + GZIP),
    throughHaproxy('mode http', 'mode http', 'option forwardfor'),
  ];
  for (const { name, missing, start } of betweens) {
    it.concurrent(name, async (ctx) => {
      if (missing !== null) ctx.skip(missing);
      const server = await testServer(FLAGS, { executor: timedExecutor }, ctx);
      const url = `${await start(ctx, server.port)}/exec`;
      const [works, refused] = await Promise.all([
        idleRequest(url, WORKS, TIMER_MS),
        idleRequest(url, REFUSED, TIMER_MS),
      ]);
      ctx.expect(works).toMatchObject({ status: 200, body: { stdout: '3500\n' } });
      ctx.expect(refused).toMatchObject({ status: 200, body: { stderr: 'No pod is free', status: 503 } });
      ctx.expect(await server.logged(EVENTS.pathDecided)).toMatchObject({ path: 'stream_path' });
    });
  }
});

describe.concurrent('a call of LibreChat on a socket poisoned by axios lives for 7 s, past', () => {
  // The proxies' timers are as they come, a minute: the caller's 5 s is what kills.
  const betweens: Between[] = [
    { name: 'nginx', missing: proxyMissing.nginx, start: (ctx, upstream) => nginx(ctx, upstream, '') },
    {
      name: 'HAProxy',
      missing: proxyMissing.haproxy,
      start: (ctx, upstream) =>
        haproxy(ctx, upstream, ['mode http', 'option forwardfor', 'timeout client 60s', 'timeout server 60s']),
    },
  ];
  for (const { name, missing, start } of betweens) {
    it.concurrent(name, async (ctx) => {
      if (missing !== null) ctx.skip(missing);
      const settings = { 'first-byte': '2s', interval: '2s', 'max-execution': '60s' };
      const server = await testServer(settings, { executor: timedExecutor, store: await temporaryStore(ctx) }, ctx);
      const url = `${await start(ctx, server.port)}/exec`;
      const got = await nodeFetch2Poisoned.call(url, { lang: 'py', code: '7000' });
      ctx.expect(got).toMatchObject({ status: 200, body: { stdout: '7000\n' } });
    });
  }
});

it.concurrent('the drip and its late status get through HAProxy in mode tcp', async (ctx) => {
  const { missing, start } = throughHaproxy('mode tcp', 'mode tcp');
  if (missing !== null) ctx.skip(missing);
  const server = await testServer(FLAGS, { executor: timedExecutor }, ctx);
  const url = `${await start(ctx, server.port)}/exec`;
  ctx.expect(await idleRequest(url, REFUSED, TIMER_MS)).toMatchObject({ status: 503 });
  ctx.expect(await server.logged(EVENTS.pathDecided)).toMatchObject({ path: 'drip_path' });
});

it.concurrent('without heartbeats the proxy gives up, and the server logs that its peer left', async (ctx) => {
  const { missing, start } = throughHaproxy('mode http', 'mode http', 'option forwardfor');
  if (missing !== null) ctx.skip(missing);
  const server = await testServer({ ...FLAGS, heartbeat: 'off' }, { executor: timedExecutor }, ctx);
  const url = `${await start(ctx, server.port)}/exec`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-API-Key': 'kcr-test-key' },
    // Much longer than the proxy's timer: on a busy machine that may ring late.
    body: JSON.stringify({ lang: 'py', code: '9000' }),
  });
  ctx.expect(response.status).toBe(504);
  ctx.expect(await server.logged(EVENTS.callerLeft)).toMatchObject({ phase: 'silent' });
});
