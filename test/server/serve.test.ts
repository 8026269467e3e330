import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EVENTS } from '../../src/lifecycle-log.ts';
import { resolveConfig } from '../../src/server/config/resolve-config.ts';
import { SettingError } from '../../src/server/config/setting-error.ts';
import { serve } from '../../src/server/serve.ts';
import { listen } from './support/listen.ts';
import { rawCaller, rawRequest } from './support/raw-caller.ts';

const KEY = 'front-key';

/** A whole server with its own store, and its log. */
async function whole(flags: Record<string, string | number | boolean>) {
  const directory = await mkdtemp(join(tmpdir(), 'kcr-serve-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const config = resolveConfig({
    flags: { port: 0, 'data-dir': directory, 'first-byte': '30ms', interval: '30ms', grace: '50ms', ...flags },
    env: {},
    file: null,
  });
  let log = '';
  const server = await serve(
    config,
    '0.0.0-test',
    (text) => {
      log += text;
    },
    () => undefined,
  );
  onTestFinished(() => server.stop());
  return { ...server, log: () => log };
}

/** A server of the contract, without heartbeats, and kcr in front of it. */
async function pair(flags: Record<string, string | number | boolean> = {}) {
  const back = await whole({ executor: 'sleep', heartbeat: 'off', 'api-key': 'back-key' });
  const front = await whole({ upstream: back.url, 'upstream-key': 'back-key', 'api-key': KEY, ...flags });
  return { back, front };
}

const headers = { 'X-API-Key': KEY };

function exec(url: string, code: string): Promise<Response> {
  const body = JSON.stringify({ lang: 'py', code, later_field: true });
  return fetch(`${url}/exec`, { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' }, body });
}

describe('in front of an upstream', () => {
  it('keeps the caller waiting, and hands the answer and its status on', async () => {
    const { front } = await pair();
    const slow = await exec(front.url, 'sleep 200 ms');
    expect([slow.status, await slow.json()]).toMatchObject([200, { stdout: 'slept 0.2 s\n' }]);
    expect(front.log()).toContain('drip_path');
    // How the program ended only the server behind knows.
    await expect
      .poll(front.log, { interval: 10, timeout: 10_000 })
      .toContain('status=ExecutionStatus.UNKNOWN, exit_code=None');
    expect(front.log()).toContain(EVENTS.sessionCreated);
    expect(front.log()).not.toContain(EVENTS.sessionFromFile);
    const refused = await exec(front.url, 'sleep 200 ms\nstatus 503\nstderr no pod');
    expect([refused.status, await refused.json()]).toMatchObject([503, { error: 'no pod' }]);
  });

  it('hands files through in both directions, without keeping them', async () => {
    const { back, front } = await pair();
    const form = new FormData();
    form.append('file', new Blob(['a,b\n']), 'a.csv');
    const sent = await fetch(`${front.url}/upload`, { method: 'POST', headers, body: form });
    const { session_id, files } = (await sent.json()) as { session_id: string; files: { fileId: string }[] };
    const path = `/download/${session_id}/${files[0]?.fileId}`;
    const got = await fetch(front.url + path, { headers });
    expect(await got.text()).toBe('a,b\n');
    expect(got.headers.get('connection')).toBe('close');
    expect((await fetch(back.url + path, { headers: { 'X-API-Key': 'back-key' } })).status).toBe(200);
    expect((await fetch(front.url + path)).status).toBe(401);
  });

  it('ends the work there when its caller leaves', async () => {
    const { back, front } = await pair();
    const caller = await rawCaller(front.port);
    const body = JSON.stringify({ lang: 'py', code: 'sleep 60' });
    caller.send(rawRequest('POST /exec', { headers: { ...headers, 'Content-Type': 'application/json' }, body }));
    await caller.until((text) => text.startsWith('H'));
    caller.socket.destroy();
    await expect.poll(back.log, { interval: 10, timeout: 10_000 }).toContain(EVENTS.requestAborted);
    await expect.poll(front.log, { interval: 10, timeout: 10_000 }).toContain(EVENTS.callerLeft);
  });

  it('says 503 when there is nobody behind, and of what, but not where; it lives all the same', async () => {
    const { back, front } = await pair();
    await back.stop();
    const refused = await exec(front.url, 'sleep 0');
    expect(refused.status).toBe(503);
    const checks = { upstream: 'cannot be reached (ECONNREFUSED)' };
    const [ready, health] = [await fetch(`${front.url}/ready`), await fetch(`${front.url}/health`)];
    const told = [await refused.text(), await ready.text(), await health.text()];
    for (const text of told) expect(text).not.toContain(String(back.port));
    expect([ready.status, JSON.parse(told[1] ?? '')]).toEqual([503, { status: 'not ready', checks }]);
    expect([health.status, JSON.parse(told[2] ?? '')]).toMatchObject([503, { status: 'unhealthy', checks }]);
    expect((await fetch(`${front.url}/live`)).status).toBe(200);
  });

  it('is ready and healthy when the server behind is', async () => {
    const { front } = await pair();
    const answers = await Promise.all(['/ready', '/health', '/live'].map((path) => fetch(front.url + path)));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(await answers[1]?.json()).toMatchObject({ status: 'healthy', config: { executor: 'upstream' } });
  });

  it('says who called, and passes on what the server behind says of single fields', async () => {
    let address: string | undefined;
    const back = await listen((req, res) => {
      address = req.headers['x-forwarded-for'] as string;
      const details = [{ field: 'code', message: 'not that', code: 'bad' }];
      res.writeHead(422).end(JSON.stringify({ error: 'Request validation failed', details }));
    });
    const front = await whole({ upstream: back.url, 'api-key': KEY });
    const refused = await exec(front.url, 'x');
    expect([refused.status, await refused.json()]).toMatchObject([422, { details: [{ message: 'not that' }] }]);
    expect(address).toBe('127.0.0.1');
  });

  it('can be one of several: what came in through one goes out through another', async () => {
    const { back, front } = await pair({ 'file-limit': '1k' });
    const other = await whole({ upstream: back.url, 'upstream-key': 'back-key', 'api-key': KEY });
    // Ten times what goes through memory at once; the limit for files is that of the server behind.
    const bytes = randomBytes(8 << 20);
    const form = new FormData();
    form.append('file', new Blob([bytes]), 'large.bin');
    const sent = await fetch(`${front.url}/upload`, { method: 'POST', headers, body: form });
    const { session_id, files } = (await sent.json()) as { session_id: string; files: { fileId: string }[] };
    const got = await fetch(`${other.url}/download/${session_id}/${files[0]?.fileId}`, { headers });
    expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true);
    const deleted = `${front.url}/files/${session_id}/${files[0]?.fileId}`;
    expect((await fetch(deleted, { method: 'DELETE', headers })).status).toBe(200);
    expect(await (await fetch(`${other.url}/files/${session_id}`, { headers })).json()).toEqual([]);
  });
});

it.each(['upstream', 'sleep'] as const)(
  'says nothing of a sandbox or of languages where %s runs no code',
  async (kind) => {
    const server = kind === 'sleep' ? await whole({ executor: 'sleep' }) : (await pair()).front;
    const { config } = (await (await fetch(`${server.url}/health`)).json()) as { config: Record<string, unknown> };
    expect(config).toMatchObject({ executor: kind });
    expect(Object.keys(config)).not.toContain('sandboxed');
    expect(Object.keys(config)).not.toContain('languages');
    expect(server.log()).not.toContain('sandboxed');
  },
);

it.each([
  ['OPTIONS', '/live', 405, 'GET'],
  ['OPTIONS', '/upload', 405, 'POST'],
  ['OPTIONS', '/exec', 405, 'POST'],
  ['OPTIONS', '/nowhere', 404, null],
  ['PUT', '/files/x', 405, 'GET'],
])('%s %s is answered %i in JSON', async (method, path, status, allow) => {
  const server = await whole({ executor: 'sleep' });
  const answer = await fetch(server.url + path, { method });
  expect([answer.status, answer.headers.get('allow')]).toEqual([status, allow]);
  expect(answer.headers.get('content-type')).toBe('application/json');
  expect(await answer.json()).toEqual({ detail: status === 404 ? 'Not Found' : 'Method Not Allowed' });
});

it('says nothing of a start where the port is taken', async () => {
  const first = await whole({ executor: 'sleep' });
  const written: string[] = [];
  const config = resolveConfig({ flags: { executor: 'sleep', port: first.port }, env: {}, file: null });
  const second = serve(
    config,
    '0.0.0-test',
    (text) => written.push(text),
    () => undefined,
  );
  await expect(second).rejects.toThrow(/another program listens on 127\.0\.0\.1 port/);
  expect(written).toEqual([]);
});

it('makes up a key when none is given, and asks for it', async () => {
  const server = await whole({ executor: 'sleep' });
  expect(server.generatedKey).toMatch(/^kcr-[\w-]{32}$/);
  expect((await exec(server.url, 'sleep 0')).status).toBe(401);
  expect(server.log()).not.toContain(server.generatedKey);
});

it('asks for no key with --no-auth on loopback', async () => {
  const server = await whole({ executor: 'sleep', auth: false });
  expect(server.generatedKey).toBe(null);
  expect((await exec(server.url, 'sleep 0')).status).toBe(200);
});

it('does not run code without a sandbox for anybody but this machine', async () => {
  const refused = whole({ executor: 'local', sandbox: 'off', host: '0.0.0.0', 'api-key': 'k' });
  await expect(refused).rejects.toThrow(SettingError);
  await expect(refused).rejects.toThrow(/without a sandbox, so it listens on loopback only/);
});

it('runs code here', async () => {
  const server = await whole({ executor: 'local', sandbox: 'off', 'api-key': KEY, 'first-byte': '30s' });
  const headersOfExec = { ...headers, 'Content-Type': 'application/json' };
  const body = JSON.stringify({ lang: 'js', code: 'console.log(6 * 7)' });
  const response = await fetch(`${server.url}/exec`, { method: 'POST', headers: headersOfExec, body });
  expect([response.status, await response.json()]).toMatchObject([200, { stdout: '42\n' }]);
  await expect
    .poll(server.log, { interval: 10, timeout: 10_000 })
    .toContain('status=ExecutionStatus.COMPLETED, exit_code=0');
});

it('keeps a key that a caller puts into the query out of its log', async () => {
  const server = await whole({ executor: 'sleep', 'api-key': KEY });
  const answer = await fetch(`${server.url}/exec?apiKey=${KEY}&trace=7`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  });
  expect(answer.status).toBe(401);
  await server.stop();
  expect(server.log()).toContain('POST /exec?apiKey=[redacted]&trace=7 HTTP/1.1');
  expect(server.log()).not.toContain(KEY);
});
