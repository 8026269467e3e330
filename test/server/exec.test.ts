import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { EVENTS } from '../../src/lifecycle-log.ts';
import { rawCaller, rawRequest } from './support/raw-caller.ts';
import { done, SESSION } from './support/scripted-executor.ts';
import { KEY, postExec, type TestServer, testServer } from './support/server.ts';

const HEADERS = { 'Content-Type': 'application/json', 'X-API-Key': KEY };
const BODY = JSON.stringify({ lang: 'py', code: 'print(1)' });
const RESULT = { session_id: SESSION, files: [], stdout: '4\n', stderr: '', has_state: false };

/** Posts and waits until the answer has taken this path. */
async function slowCall(server: TestServer, path: 'drip_path' | 'stream_path') {
  const response = postExec(server);
  const run = await server.next();
  await server.logged(EVENTS.pathDecided, { path });
  return { response, run };
}

// The seven tests of the original plan, and one for the drip.
describe('the plan', () => {
  it('sends_early_heartbeat_for_long_request', async () => {
    const server = await testServer({ heartbeat: 'body' });
    const caller = await rawCaller(server.port);
    caller.send(rawRequest('POST /exec', { headers: HEADERS, body: BODY }));
    const run = await server.next();
    const early = await caller.until((text) => text.includes('\r\n\r\n1\r\n\n\r\n'));
    expect(early).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(early).not.toContain('{');
    run.finish(done('4\n'));
    await caller.until((text) => text.endsWith('0\r\n\r\n'));
  });

  it('streamed_response_ends_with_valid_exec_json', async () => {
    const server = await testServer({ heartbeat: 'body' });
    const { response, run } = await slowCall(server, 'stream_path');
    run.finish(done('4\n'));
    const answer = await response;
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    const text = await answer.text();
    expect(text).toMatch(/^\n+\{.*\}$/s);
    expect(JSON.parse(text)).toEqual(RESULT);
  });

  it('streamed_path_handles_runtime_error_with_json_payload', async () => {
    const server = await testServer({ heartbeat: 'body' });
    const { response, run } = await slowCall(server, 'stream_path');
    run.fail(new Error('EACCES /srv/secret'));
    const text = await (await response).text();
    expect(JSON.parse(text)).toMatchObject({
      files: [],
      stdout: '',
      stderr: 'Internal server error',
      error_type: 'internal_server',
      status: 500,
    });
    expect(text).not.toContain('secret');
    expect(await server.logged(EVENTS.executionFault)).toMatchObject({ error: 'Error: EACCES /srv/secret' });
  });

  it('fast_path_returns_normal_non_stream_response', async () => {
    const server = await testServer({ 'first-byte': '30s' });
    const answer = await postExec(server, { lang: 'py', code: 'now', args: ['4'] });
    expect(answer.status).toBe(200);
    const text = await answer.text();
    expect(answer.headers.get('content-length')).toBe(String(text.length));
    expect(answer.headers.get('transfer-encoding')).toBe(null);
    expect(text.startsWith('{')).toBe(true);
    expect(await server.logged(EVENTS.pathDecided)).toMatchObject({ path: 'fast_path' });
  });

  it('slow_path_returns_streaming_response', async () => {
    const server = await testServer({ heartbeat: 'body' });
    const { response, run } = await slowCall(server, 'stream_path');
    const answer = await response;
    expect(answer.headers.get('content-length')).toBe(null);
    expect(answer.headers.get('transfer-encoding')).toBe('chunked');
    expect(answer.headers.get('x-accel-buffering')).toBe('no');
    expect(answer.headers.get('cache-control')).toBe('no-store, no-transform');
    run.finish(done('4\n'));
    expect(await answer.json()).toEqual(RESULT);
  });

  it('streaming_path_logs_disconnect_and_completion', async () => {
    const server = await testServer({ heartbeat: 'body', 'on-disconnect': 'finish' });
    const caller = await rawCaller(server.port);
    caller.send(rawRequest('POST /exec', { headers: HEADERS, body: BODY }));
    const run = await server.next();
    await caller.until((text) => text.endsWith('\n\r\n'));
    caller.socket.destroy();
    const left = await server.logged(EVENTS.callerLeft);
    expect(left).toMatchObject({ method: 'POST', path: '/exec', phase: 'white-space', level: 'warning' });
    expect(await server.logged(EVENTS.bodyUnconfirmed)).toMatchObject({ status: 200, client_disconnected: true });
    expect(run.signal.aborted).toBe(false);
    run.finish(done('4\n'));
    const completed = await server.logged(EVENTS.requestFinished);
    expect(completed).toMatchObject({
      request_id: left.request_id,
      session_id: SESSION,
      client_disconnected: true,
      outcome: 'caller-left',
      status_meant: null,
      status_sent: 200,
      aborted: null,
    });
    expect(server.events().some((event) => event.includes('status=ExecutionStatus.COMPLETED'))).toBe(true);
  });

  it('streaming_path_error_after_commit_is_json', async () => {
    const server = await testServer({ heartbeat: 'body' });
    const { response, run } = await slowCall(server, 'stream_path');
    run.finish({ kind: 'refused', status: 503, error: 'No pod is free', errorType: 'service_unavailable' });
    const answer = await response;
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      session_id: '',
      files: [],
      stdout: '',
      stderr: 'No pod is free',
      error: 'No pod is free',
      status: 503,
    });
    expect(await server.logged(EVENTS.requestFinished)).toMatchObject({
      outcome: 'error',
      status_meant: 503,
      status_sent: 200,
    });
  });

  it('status_decided_after_the_first_beats_arrives_as_that_status', async () => {
    const server = await testServer();
    const { response, run } = await slowCall(server, 'drip_path');
    run.finish({
      kind: 'refused',
      status: 503,
      error: 'No pod is free',
      errorType: 'service_unavailable',
      retryAfterSeconds: 7,
    });
    const answer = await response;
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(await answer.json()).toMatchObject({ error: 'No pod is free', error_type: 'service_unavailable' });
    expect(await server.logged(EVENTS.requestFinished)).toMatchObject({ status_meant: 503, status_sent: 503 });
  });
});

describe('what is refused before the first byte', () => {
  const cases: [string, number, RequestInit & { body?: string }, Record<string, unknown>][] = [
    ['no key', 401, { headers: { 'Content-Type': 'application/json' } }, {}],
    ['a wrong key', 401, { headers: { ...HEADERS, 'X-API-Key': 'nope' } }, { error: 'Invalid API key' }],
    ['a wrong key in the body', 401, { headers: { 'Content-Type': 'application/json' }, body: '{"apiKey":"x"}' }, {}],
    ['another content type', 415, { headers: { ...HEADERS, 'Content-Type': 'text/plain' } }, {}],
    ['a compressed body', 415, { headers: { ...HEADERS, 'Content-Encoding': 'gzip' } }, {}],
    ['a body above the limit', 413, { body: JSON.stringify({ lang: 'py', code: 'x'.repeat(5000) }) }, {}],
    ['no JSON', 400, { body: '{"lang":' }, { error_type: 'validation' }],
    ['an empty body', 400, { body: '' }, { error: 'The body is empty: expected a JSON object' }],
    ['JSON of another kind', 422, { body: '[1]' }, { details: [{ field: 'body', code: 'invalid_type' }] }],
    ['no code', 422, { body: '{"lang":"py"}' }, { details: [{ field: 'code', code: 'invalid_type' }] }],
    [
      'fields of the wrong kind',
      422,
      { body: '{"lang":"py","code":"1","entity_id":"a b","files":[{"id":1}]}' },
      { details: [{ field: 'entity_id' }, { field: 'files.0.id' }, { field: 'files.0.name' }] },
    ],
    [
      'a field of the wrong kind, of which nothing else is said',
      422,
      { body: '{"lang":"py","code":[]}' },
      { details: [{ field: 'code', message: expect.stringMatching(/expected string/), code: 'invalid_type' }] },
    ],
  ];
  it.each(cases)('%s: %i', async (_, status, init, body) => {
    const server = await testServer({ 'body-limit': '4kb' });
    const answer = await fetch(`${server.url}/exec`, { method: 'POST', headers: HEADERS, body: BODY, ...init });
    expect(answer.status).toBe(status);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ ...body, timestamp: expect.any(Number) });
    expect(text).not.toContain(KEY);
    expect(answer.headers.get('connection')).toBe('close');
    expect(await server.logged(EVENTS.requestRejected)).toMatchObject({ status });
  });

  it.each([
    ['Authorization: Bearer', { Authorization: `Bearer ${KEY}` }, {}],
    ['Authorization: ApiKey', { Authorization: `ApiKey ${KEY}` }, {}],
    ['x-api-key', { 'x-api-key': KEY }, {}],
    ['the body, as old agents leave it', {}, { apiKey: KEY }],
    ['the body, under the name of the setting', {}, { LIBRECHAT_CODE_API_KEY: KEY }],
  ])('but not a key in %s', async (_, headers, fields) => {
    const server = await testServer();
    const answer = await postExec(
      server,
      { lang: 'py', code: 'now', ...fields },
      { headers: { 'Content-Type': 'application/json', ...headers } as Record<string, string> },
    );
    expect(answer.status).toBe(200);
    expect((await server.logged(EVENTS.requestAccepted)).api_key_hash).toMatch(/^[0-9a-f]{8}$/);
  });

  it('a caller above its rate, with the time to wait', async () => {
    const server = await testServer({ 'rate-limit': 1 });
    expect((await postExec(server, { lang: 'py', code: 'now' })).status).toBe(200);
    const answer = await postExec(server, { lang: 'py', code: 'now' });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await answer.json()).toMatchObject({ error: 'Rate limit exceeded' });
  });

  it('a call that finds every place taken and the queue full', async () => {
    const server = await testServer({ 'max-concurrent': 1, queue: 1 });
    const first = postExec(server);
    const run = await server.next();
    const second = postExec(server, { lang: 'py', code: 'now' });
    await server.logged(EVENTS.requestAccepted, { code_length: 'now'.length });
    const third = await postExec(server);
    expect(third.status).toBe(503);
    expect(third.headers.get('retry-after')).toBe('5');
    run.finish(done('1'));
    expect((await first).status).toBe(200);
    expect((await second).status).toBe(200);
  });

  it('a route or a method that does not exist', async () => {
    const server = await testServer();
    const unknown = await fetch(`${server.url}/nowhere`);
    expect([unknown.status, await unknown.json()]).toEqual([404, { detail: 'Not Found' }]);
    const wrong = await fetch(`${server.url}/exec`);
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
    const head = await fetch(`${server.url}/exec`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([405, '']);
  });

  it('a body that is still on its way when it is refused, in a way that the caller sees', async () => {
    const server = await testServer({ 'body-limit': '4kb' });
    const caller = await rawCaller(server.port);
    caller.send(rawRequest('POST /exec', { headers: { ...HEADERS, 'Content-Length': '100000' } }));
    await caller.until((text) => text.endsWith('}'));
    expect(caller.text()).toMatch(/^HTTP\/1\.1 413 /);
    caller.send('x'.repeat(100_000));
    await caller.ended();
  });

  it('Expect: 100-continue without the continue', async () => {
    const server = await testServer();
    const refused = await rawCaller(server.port);
    const expecting = { ...HEADERS, Expect: '100-continue', 'Content-Length': String(BODY.length) };
    refused.send(rawRequest('POST /exec', { headers: { ...expecting, 'X-API-Key': 'nope' } }));
    expect(await refused.until((text) => text.endsWith('}'))).toMatch(/^HTTP\/1\.1 401 /);
    const welcome = await rawCaller(server.port);
    welcome.send(rawRequest('POST /exec', { headers: expecting }));
    expect(await welcome.until((text) => text.endsWith('\r\n\r\n'))).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    welcome.send(BODY);
    (await server.next()).finish(done('4'));
    await welcome.until((text) => text.includes('"stdout":"4"'));
  });

  it('what is no HTTP, and what does not come in time', async () => {
    const server = await testServer({ 'header-timeout': '50ms', 'body-timeout': '50ms' });
    const garbage = await rawCaller(server.port);
    garbage.send('\x16\x02\x01 hello\r\n\r\n');
    expect(await garbage.ended()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n.*Invalid HTTP request received/s);
    const slowHead = await rawCaller(server.port);
    slowHead.send('POST /exec HTTP/1.1\r\nHost: x\r\n');
    expect(await slowHead.ended()).toMatch(/^HTTP\/1\.1 408 /);
    const slowBody = await rawCaller(server.port);
    slowBody.send(rawRequest('POST /exec', { headers: { ...HEADERS, 'Content-Length': '10' } }));
    expect(await slowBody.until((text) => text.endsWith('}'))).toMatch(
      /^HTTP\/1\.1 408 .*did not arrive within 50 ms/s,
    );
  });
});

describe('a caller that leaves', () => {
  it('while its body is being read is logged as that', async () => {
    const server = await testServer();
    const caller = await rawCaller(server.port);
    caller.send(rawRequest('POST /exec', { headers: { ...HEADERS, Expect: '100-continue', 'Content-Length': '10' } }));
    await caller.until((text) => text.includes('100 Continue'));
    caller.socket.destroy();
    expect(await server.logged(EVENTS.callerLeft)).toMatchObject({ phase: 'request', path: '/exec' });
  });

  it('before the first byte aborts the work, and leaves no access line', async () => {
    const server = await testServer({ heartbeat: 'off' });
    const caller = await rawCaller(server.port);
    caller.send(rawRequest('POST /exec', { headers: HEADERS, body: BODY }));
    const run = await server.next();
    caller.socket.resetAndDestroy();
    if (!run.signal.aborted) await once(run.signal, 'abort');
    expect(await server.logged(EVENTS.requestAborted)).toMatchObject({
      outcome: 'caller-left',
      client_disconnected: true,
      path: 'fast',
      heartbeats: 0,
      status_sent: null,
      aborted: 'caller-left',
    });
    expect(server.events()).not.toContain(EVENTS.requestFinished);
    expect(server.lines.filter((line) => line.logger === 'uvicorn.access')).toEqual([]);
    expect(server.events()).not.toContain(EVENTS.responseSent);
  });

  it('while it waits for a place gives its turn to the next', async () => {
    const server = await testServer({ 'max-concurrent': 1, heartbeat: 'off' });
    const first = postExec(server);
    const run = await server.next();
    const caller = await rawCaller(server.port);
    caller.send(rawRequest('POST /exec', { headers: HEADERS, body: BODY }));
    const third = postExec(server, { lang: 'py', code: 'now', args: ['third'] });
    caller.socket.destroy();
    await server.logged(EVENTS.requestAborted, { outcome: 'caller-left' });
    run.finish(done('1'));
    expect(await (await third).json()).toMatchObject({ stdout: 'third' });
    expect((await first).status).toBe(200);
  });
});

it('an answer that is not read until the deadline is given up, by the server and in its own words', async () => {
  const server = await testServer({ 'first-byte': '60s', 'end-deadline': '50ms' });
  const caller = await rawCaller(server.port);
  caller.send(rawRequest('POST /exec', { headers: HEADERS, body: BODY }));
  const run = await server.next();
  caller.socket.pause();
  run.finish(done('x'.repeat(20 << 20)));
  const why = 'the caller did not take its answer before the deadline';
  expect(await server.logged(EVENTS.notTaken)).toMatchObject({ error: why });
  expect(await server.logged(EVENTS.serverClosed)).toMatchObject({ closed_by: 'server', why, phase: 'answer' });
  expect(await server.logged(EVENTS.requestFinished)).toMatchObject({ outcome: 'stalled', client_disconnected: false });
  expect(server.events()).not.toContain(EVENTS.callerLeft);
});

it('work past --max-duration is answered 504 and ended', async () => {
  const server = await testServer({ 'max-duration': '60ms' });
  const response = postExec(server);
  const run = await server.next();
  const answer = await response;
  expect([answer.status, await answer.json()]).toMatchObject([504, { error_type: 'timeout' }]);
  expect(run.signal.aborted).toBe(true);
  expect(await server.logged(EVENTS.requestAborted)).toMatchObject({ aborted: 'deadline', status_sent: 504 });
});

it('a body that is no JSON leaves nothing of itself in the log', async () => {
  const server = await testServer();
  for (const body of [`{"apiKey":"${KEY}" "code":1}`, KEY, `{"apiKey":${KEY}`]) {
    const answer = await fetch(`${server.url}/exec`, { method: 'POST', headers: HEADERS, body });
    expect([answer.status, await answer.text()]).toEqual([400, expect.not.stringContaining(KEY.slice(0, 5))]);
  }
  await server.logged(EVENTS.requestRejected);
  expect(JSON.stringify(server.lines)).not.toContain(KEY.slice(0, 5));
});

describe('connections', () => {
  it('of short answers are closed by default, hinted at or left alone as asked', async () => {
    for (const [pooled, connection, hint] of [
      ['close', 'close', null],
      ['hint', 'keep-alive', 'timeout=1'],
      ['off', 'keep-alive', 'timeout=75'],
    ] as const) {
      const server = await testServer({ pooled, 'keep-alive-timeout': '75' });
      const { headers } = await fetch(`${server.url}/health`);
      expect([headers.get('connection'), headers.get('keep-alive')]).toEqual([connection, hint]);
    }
  });

  it('of quick executions, too, are closed by default', async () => {
    const server = await testServer({ 'first-byte': '30s' });
    const { status, headers } = await postExec(server, { lang: 'py', code: 'now', args: ['4'] });
    expect([status, headers.get('connection')]).toEqual([200, 'close']);
  });

  it('of pipelined executions are closed with the last answer', async () => {
    const server = await testServer({ 'first-byte': '30s' });
    const caller = await rawCaller(server.port);
    caller.send([1, 2].map(() => rawRequest('POST /exec', { headers: HEADERS, body: BODY })).join(''));
    const runs = [await server.next(), await server.next()];
    for (const run of runs) run.finish(done('4\n'));
    const said = await caller.until((text) => text.split('"has_state"').length === 3);
    expect([...said.matchAll(/^Connection: (.*)\r$/gm)].map(([, what]) => what)).toEqual(['keep-alive', 'close']);
  });

  it.each(['http://kcr.test/exec', 'http://kcr.test:8000/v1/exec', '//exec'])(
    'are served whose request line says %s',
    async (target) => {
      const server = await testServer({ 'first-byte': '30s' });
      const caller = await rawCaller(server.port);
      const body = JSON.stringify({ lang: 'py', code: 'now', args: ['4'] });
      caller.send(rawRequest(`POST ${target}`, { headers: HEADERS, body }));
      expect(await caller.until((text) => text.endsWith('}'))).toMatch(/^HTTP\/1\.1 200 OK/);
    },
  );

  it('are counted, with how long they idled, in the log', async () => {
    const server = await testServer({ pooled: 'off' });
    const caller = await rawCaller(server.port);
    for (let nth = 1; nth <= 2; nth++) {
      const body = JSON.stringify({ lang: 'py', code: 'now', args: [`nth${nth}`] });
      caller.send(rawRequest('POST /exec', { headers: HEADERS, body }));
      await caller.until((text) => text.includes(`nth${nth}`));
    }
    const second = await server.logged(EVENTS.requestAccepted, { connection_request: 2 });
    expect(second.peer).toBe(`127.0.0.1:${caller.socket.localPort}`);
    expect(second.connection_idle_ms).toBeGreaterThanOrEqual(0);
  });
});

describe('stopping', () => {
  it('lets a call finish within the grace period', async () => {
    const server = await testServer({ grace: '30s' });
    const { response, run } = await slowCall(server, 'drip_path');
    const stopped = server.stop();
    await server.logged(EVENTS.serverStopping);
    run.finish(done('4\n'));
    expect(await (await response).json()).toEqual(RESULT);
    await stopped;
    expect(server.events().at(-1)).toBe(EVENTS.serverStopped);
  });

  it('answers a real 503 at the end of the grace period while the status is free', async () => {
    const server = await testServer();
    const { response, run } = await slowCall(server, 'drip_path');
    const stopped = server.stop();
    const answer = await response;
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ error_type: 'service_unavailable' });
    await stopped;
    expect(run.signal.reason).toEqual(new Error('stopping'));
  });

  it('ends a committed stream in complete JSON', async () => {
    const server = await testServer({ heartbeat: 'body' });
    const { response } = await slowCall(server, 'stream_path');
    const stopped = server.stop();
    expect(await (await response).json()).toMatchObject({
      status: 503,
      stdout: '',
      stderr: expect.stringContaining('retry'),
    });
    await stopped;
  });

  it('closes idle connections and accepts no more', async () => {
    const server = await testServer({ grace: '30s' });
    const idle = await rawCaller(server.port);
    await server.stop();
    await idle.ended();
    await expect(fetch(server.url)).rejects.toThrow('fetch failed');
  });
});

describe('the log of a call', () => {
  it('has a line for each step, in order, with the same request id', async () => {
    const server = await testServer();
    const { response, run } = await slowCall(server, 'drip_path');
    run.finish(done('4\n'));
    await (await response).text();
    await server.logged(EVENTS.responseSent);
    const { port: _, ...rest } = server;
    const own = rest.lines.filter((line) => line.request_id !== undefined);
    expect(new Set(own.map((line) => line.request_id)).size).toBe(1);
    expect(
      own.map((line) =>
        String(line.event)
          .replace(/^[\d.]+:\d+/, 'PEER')
          .replace(/time=\d+/, 'time=N'),
      ),
    ).toEqual([
      EVENTS.requestAccepted,
      EVENTS.sessionCreated,
      EVENTS.executionStarted,
      EVENTS.pathDecided,
      'Code execution x1B2c3D4e5F6g7H8i9J0k completed: status=ExecutionStatus.COMPLETED, exit_code=0, time=Nms, source=scripted',
      'PEER - "POST /exec HTTP/1.1" 200',
      EVENTS.requestFinished,
      EVENTS.responseSent,
    ]);
    expect(own.every((line) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(String(line.timestamp)))).toBe(true);
  });

  it('never holds a key or code', async () => {
    const server = await testServer();
    await postExec(server, { lang: 'py', code: 'now', args: ['sEcReT'], apiKey: KEY });
    await server.logged(EVENTS.responseSent);
    const text = JSON.stringify(server.lines);
    expect(text).not.toContain(KEY);
    expect(text).not.toContain('sEcReT');
  });
});

describe('metrics', () => {
  it('count calls by outcome and path, beats and disconnects', async () => {
    const server = await testServer();
    const { response, run } = await slowCall(server, 'drip_path');
    run.finish(done('4\n'));
    await (await response).text();
    await server.logged(EVENTS.responseSent);
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).toMatch(/kcr_exec_total\{outcome="delivered",path="drip",status="200"\} 1/);
    expect(text).toMatch(/kcr_heartbeats_total\{path="drip"\} [1-9]/);
    expect(text).toContain('kcr_open_streams 0');
    expect(text).toContain('kcr_exec_first_byte_seconds_count{path="drip"} 1');
  });
});
