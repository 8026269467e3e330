import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as httpRequest, type RequestListener } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { createPassThrough, type PassedThrough } from '../../../../src/server/executors/upstream/pass-through.ts';
import { listen, shut } from '../contract-server.ts';

/** A front that passes everything to `upstream`; `passed` has what came of each request. */
async function front(upstream: RequestListener, path = '') {
  const behind = createServer(upstream);
  const pass = createPassThrough({ url: (await listen(behind)) + path, apiKey: null });
  const passed: Promise<PassedThrough>[] = [];
  const server = createServer((req, res) => {
    res.setHeader('Connection', 'close');
    const outcome = pass.handle(req, res);
    passed.push(outcome);
    outcome.then((o) => o.kind === 'refused' && res.writeHead(o.status).end(o.error));
  });
  server.on('checkContinue', (req, res) => server.emit('request', req, res));
  const url = await listen(server);
  onTestFinished(async () => {
    await shut(server);
    await shut(behind);
    await pass.close();
  });
  return { url, behind, passed };
}

it('passes method, path, query, headers and body on, and status, headers and body back', async () => {
  const { url } = await front(async (req, res) => {
    const body = await buffer(req);
    res.writeHead(207, 'Multi', [
      ...['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Keep-Alive', 'timeout=2', 'Content-Encoding', 'identity'],
      ...['X-Seen', `${req.method} ${req.url} ${req.headers['x-api-key']} ${body.toString()}`],
    ]);
    res.end(body);
  }, '/v1');
  const answer = await fetch(`${url}/files//a%2fb?detail=full&x=%20`, {
    method: 'PUT',
    body: 'bytes',
    headers: { 'x-api-key': 'k' },
  });
  expect(answer.status).toBe(207);
  expect(answer.headers.get('x-seen')).toBe('PUT /v1/files//a%2fb?detail=full&x=%20 k bytes');
  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(answer.headers.get('connection')).toBe('close');
  expect(answer.headers.get('keep-alive')).toBeNull();
  expect(await answer.text()).toBe('bytes');
});

it.each(['/files/../../admin', '/files/%2e%2E/x', '/..%2fadmin', '/a/..\\x', '/..'])(
  'refuses to climb with %s',
  async (path) => {
    const { url } = await front((_, res) => res.end('reached'));
    const req = httpRequest(url, { path }).end();
    const [answer] = await once(req, 'response');
    answer.resume();
    expect(answer.statusCode).toBe(400);
  },
);

it('streams an upload of unknown length: the upstream reads before the caller has finished', async () => {
  const sent = randomBytes(3_000_000);
  let firstChunk!: () => void;
  const arrived = new Promise<void>((resolve) => {
    firstChunk = resolve;
  });
  const { url } = await front(async (req, res) => {
    req.once('data', firstChunk);
    const body = await buffer(req);
    res.end(String(body.equals(sent)));
  });
  const req = httpRequest(`${url}/upload`, { method: 'POST' });
  req.write(sent.subarray(0, 100_000));
  await arrived;
  req.end(sent.subarray(100_000));
  const [answer] = await once(req, 'response');
  expect((await buffer(answer)).toString()).toBe('true');
});

it('passes an answer on that comes before the upload has ended', async () => {
  const { url } = await front((req, res) => {
    req.resume();
    res.writeHead(413).end('too large');
  });
  const req = httpRequest(`${url}/upload`, { method: 'POST', headers: { 'content-length': 5_000_000 } });
  // What comes of the rest of the upload does not matter.
  req.on('error', () => {});
  req.write(Buffer.alloc(200_000));
  const [answer] = await once(req, 'response');
  expect([answer.statusCode, (await buffer(answer)).toString()]).toEqual([413, 'too large']);
  req.destroy();
});

it('lets a caller begin who waits for 100 Continue', async () => {
  const { url } = await front(async (req, res) => res.end(await buffer(req)));
  const headers = { expect: '100-continue', 'content-length': 5 };
  const req = httpRequest(`${url}/upload`, { method: 'POST', headers });
  req.flushHeaders();
  await once(req, 'continue');
  req.end('bytes');
  const [answer] = await once(req, 'response');
  expect((await buffer(answer)).toString()).toBe('bytes');
});

it('says 502 to a caller whose upload the upstream broke off', async () => {
  const { url } = await front((req) => req.socket.destroy());
  const req = httpRequest(`${url}/upload`, { method: 'POST', headers: { 'content-length': 5_000_000 } });
  req.on('error', () => {});
  req.write(Buffer.alloc(200_000));
  const [answer] = await once(req, 'response');
  expect(answer.statusCode).toBe(502);
  req.destroy();
});

it('ends the upload to the upstream when the caller leaves in the middle of it', async () => {
  let left!: Promise<unknown>;
  let begun!: () => void;
  const started = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const { url, passed } = await front((req, res) => {
    left = once(res, 'close');
    req.once('data', begun);
  });
  const req = httpRequest(`${url}/upload`, { method: 'POST', headers: { 'content-length': 5_000_000 } });
  req.on('error', () => {});
  req.write(Buffer.alloc(200_000));
  await started;
  req.destroy();
  await left;
  expect(await passed[0]).toEqual({ kind: 'cut', status: null, by: 'caller' });
});

it('streams a download: the caller reads before the upstream has finished', async () => {
  let finish!: () => void;
  const { url, passed } = await front((_, res) => {
    res.writeHead(200, { 'content-length': '6' });
    res.write('abc');
    finish = () => res.end('def');
  });
  const answer = await fetch(`${url}/download/s/f`);
  expect(answer.headers.get('content-length')).toBe('6');
  const reader = answer.body?.getReader();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('abc');
  finish();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('def');
  expect(await passed[0]).toEqual({ kind: 'sent', status: 200 });
});

it('answers HEAD, 204 and 304 without a body', async () => {
  const { url } = await front((req, res) => {
    const status = Number(req.url?.slice(1));
    res.writeHead(status, status === 200 ? { 'content-length': '10' } : {}).end();
  });
  const head = await fetch(`${url}/200`, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length')]).toEqual([200, '10']);
  for (const status of [204, 304]) expect((await fetch(`${url}/${status}`)).status).toBe(status);
});

it('ends the request to the upstream when the caller leaves', async () => {
  let left!: Promise<unknown>;
  const { url, passed } = await front((_, res) => {
    left = once(res, 'close');
    res.write('some');
  });
  const leaving = new AbortController();
  const answer = await fetch(url, { signal: leaving.signal });
  await answer.body?.getReader().read();
  leaving.abort();
  await left;
  expect(await passed[0]).toEqual({ kind: 'cut', status: 200, by: 'caller' });
});

it('breaks the connection when the upstream breaks off in the middle of an answer', async () => {
  const { url, passed } = await front((_, res) => {
    res.writeHead(200, { 'content-length': '100' });
    res.write('some', () => res.socket?.destroy());
  });
  const answer = await fetch(url);
  await expect(answer.text()).rejects.toThrow();
  expect(await passed[0]).toEqual({ kind: 'cut', status: 200, by: 'upstream' });
});

it('refuses with 503 what it cannot pass on', async () => {
  const { url, behind, passed } = await front(() => {});
  await shut(behind);
  expect((await fetch(`${url}/files/x`)).status).toBe(503);
  expect(await passed[0]).toMatchObject({ kind: 'refused', status: 503 });
});

it.each([
  ['/files/s?api_key=k&detail=full', '/files/s?detail=full'],
  ['/files/s?detail=full&X-API-Key=k', '/files/s?detail=full'],
  ['/files/s?apiKey=k', '/files/s'],
  ['/files/s?api%5Fkey=k&x=%20&y', '/files/s?x=%20&y'],
  ['/files/s?key_count=2', '/files/s?key_count=2'],
])('passes %s on without the key of the server in front', async (asked, passed) => {
  const { url } = await front((req, res) => res.end(req.url));
  expect(await (await fetch(url + asked)).text()).toBe(passed);
});
