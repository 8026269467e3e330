import { describe, expect, it } from 'vitest';
import { EVENTS } from '../../src/lifecycle-log.ts';
import { rawCaller, rawRequest } from './support/raw-caller.ts';
import { done } from './support/scripted-executor.ts';
import { KEY, testServer } from './support/server.ts';

const HEADERS = { 'Content-Type': 'application/json', 'X-API-Key': KEY };
const BODY = JSON.stringify({ lang: 'py', code: 'print(1)' });
const EXEC = rawRequest('POST /exec', { headers: HEADERS, body: BODY });
const CHUNKED = rawRequest('POST /exec', { headers: { ...HEADERS, 'Transfer-Encoding': 'chunked' } });
const GARBAGE = 'garbage\x00\r\n\r\n';

/** Status and JSON body of each answer in what was received. */
function answers(text: string): { status: number; close: boolean; body: Record<string, unknown> }[] {
  return text
    .split(/(?=HTTP\/1\.1 )/)
    .filter((part) => part !== '')
    .map((part) => {
      const [head = '', body = ''] = part.split('\r\n\r\n');
      return {
        status: Number(head.split(' ')[1]),
        close: /\r\nConnection: close/i.test(head),
        body: JSON.parse(body) as Record<string, unknown>,
      };
    });
}

const error = (status: number, message: RegExp) => ({
  status,
  close: true,
  body: { error: expect.stringMatching(message), timestamp: expect.any(Number) },
});

describe('what is no request, or does not become one', () => {
  const cases: [string, string, number, RegExp][] = [
    ['a malformed chunked body', `${CHUNKED}5\r\nhello\r\nZZ\r\n`, 400, /chunk size/],
    ['bytes that are no HTTP', '\x16\x02\x01\x02\x00\x01', 400, /Invalid HTTP request received/],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00', 400, /This is TLS, .* use http:/],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, /This is HTTP\/2, .* only HTTP\/1\.1/],
    ['headers that are too large', `GET /health HTTP/1.1\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`, 431, /too large/],
    ['no Host header', 'GET /health HTTP/1.1\r\n\r\n', 400, /no Host header/],
    [
      'an expectation that is none',
      rawRequest('POST /exec', { headers: { Expect: 'cake' }, body: BODY }),
      417,
      /Expect/,
    ],
    ['a tunnel', rawRequest('CONNECT example.org:443'), 405, /no proxy/],
    ['a head that stops', 'POST /exec HTTP/1.1\r\nHo', 408, /did not arrive in time/],
    ['a body that stops', EXEC.slice(0, -5), 408, /did not arrive within 60 ms/],
  ];
  it.each(cases)(
    '%s is answered in JSON, and the log says that the server closed',
    async (_, bytes, status, message) => {
      const server = await testServer({ 'header-timeout': '60ms', 'body-timeout': '60ms' });
      const caller = await rawCaller(server.port);
      caller.send(bytes);
      const text = await caller.until((got) => got.endsWith('}'));
      expect(answers(text)).toMatchObject([error(status, message)]);
      expect(await server.logged(EVENTS.requestRejected)).toMatchObject({
        status,
        closed_by: 'server',
        peer: `127.0.0.1:${caller.socket.localPort}`,
        connection_request: 1,
      });
      // One of Node's, with a method, or one of ours, without.
      const access = () => server.lines.filter((line) => line.logger === 'uvicorn.access').map((line) => line.event);
      await expect.poll(access).toEqual([expect.stringMatching(new RegExp(` HTTP/1\\.1" ${status}$`))]);
      await caller.ended();
      expect(server.events()).not.toContain(EVENTS.callerLeft);
    },
  );

  it('a body that nobody announced: the request before it is answered, and nothing is said of a caller', async () => {
    const server = await testServer();
    const caller = await rawCaller(server.port);
    caller.send(`${rawRequest('POST /exec', { headers: HEADERS })}${BODY}`);
    expect(answers(await caller.ended())).toMatchObject([error(400, /The body is empty/)]);
    expect(await server.logged(EVENTS.serverClosed, { connection_request: 2 })).toMatchObject({
      method: '-',
      path: '-',
      phase: 'request',
      closed_by: 'server',
      why: 'it came behind an answer that had closed the connection',
      error: expect.stringMatching(/Invalid HTTP/),
    });
    // What is not answered has not been rejected.
    const rejected = server.lines.filter(({ event }) => event === EVENTS.requestRejected);
    expect(rejected.map((line) => [line.connection_request, line.status])).toEqual([[1, 400]]);
    expect(server.events()).not.toContain(EVENTS.callerLeft);
  });

  it('a reset in the middle of a head is told, with no method and no path', async () => {
    const server = await testServer({ pooled: 'off' });
    const caller = await rawCaller(server.port);
    caller.send(rawRequest('GET /live'));
    await caller.until((text) => text.endsWith('}'));
    caller.send('POST /exec HTTP/1.1\r\nHo');
    const other = await rawCaller(server.port);
    other.send(rawRequest('GET /live'));
    // Bytes of the two connections are read in their order.
    await other.until((text) => text.endsWith('}'));
    caller.socket.resetAndDestroy();
    expect(await server.logged(EVENTS.callerLeft)).toMatchObject({
      method: '-',
      path: '-',
      phase: 'request',
      closed_by: 'caller',
      how: 'reset',
      peer: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      connection_request: 2,
    });
  });

  it.each([
    ['with no byte', ''],
    ['after an answer', rawRequest('GET /live')],
  ])('a reset %s says nothing of a request', async (_, bytes) => {
    const server = await testServer({ pooled: 'off' });
    const caller = await rawCaller(server.port);
    caller.send(bytes);
    if (bytes !== '') await caller.until((text) => text.endsWith('}'));
    caller.socket.resetAndDestroy();
    await server.stop();
    expect(server.events()).not.toContain(EVENTS.callerLeft);
    expect(server.events()).not.toContain(EVENTS.serverClosed);
  });

  it('the end of a caller in the middle of its request is the caller’s doing, answered as far as it reads', async () => {
    const server = await testServer();
    for (const bytes of [EXEC.slice(0, -5), EXEC.slice(0, 20)]) {
      const caller = await rawCaller(server.port, { allowHalfOpen: true });
      caller.send(bytes);
      caller.socket.end();
      expect(answers(await caller.ended())).toMatchObject([error(400, /before the request was complete/)]);
      caller.socket.destroy();
    }
    const rejected = server.lines.filter((line) => line.event === EVENTS.requestRejected);
    expect(rejected.map((line) => line.closed_by)).toEqual(['caller', 'caller']);
    expect(await server.logged(EVENTS.callerLeft)).toMatchObject({ phase: 'request', closed_by: 'caller', how: 'fin' });
    expect(server.events()).not.toContain(EVENTS.responseSent);
  });
});

describe('garbage behind a request', () => {
  for (const [when, first, then] of [
    ['in the same packet', EXEC + GARBAGE, ''],
    ['later', EXEC, GARBAGE],
  ] as const) {
    it(`that comes ${when} does not touch its answer, and is answered behind it`, async () => {
      const server = await testServer();
      const caller = await rawCaller(server.port);
      caller.send(first);
      const run = await server.next();
      if (then !== '') caller.send(then);
      await server.logged(EVENTS.pathDecided, { path: 'drip_path' });
      expect(run.signal.aborted).toBe(false);
      run.finish(done('4\n'));
      const [answer, refusal, ...rest] = answers(await caller.ended());
      expect(answer).toMatchObject({ status: 200, body: { stdout: '4\n' } });
      expect(refusal).toMatchObject(error(400, /Invalid HTTP/));
      expect(rest).toEqual([]);
      expect(await server.logged(EVENTS.requestFinished)).toMatchObject({ outcome: 'delivered' });
      await server.logged(EVENTS.requestRejected, { connection_request: 2, closed_by: 'server', status: 400 });
    });
  }

  it('does not hide that the caller leaves', async () => {
    const server = await testServer();
    const caller = await rawCaller(server.port);
    caller.send(EXEC + GARBAGE);
    const run = await server.next();
    caller.socket.destroy();
    await server.logged(EVENTS.callerLeft, { closed_by: 'caller', phase: 'silent' });
    expect(run.signal.aborted).toBe(true);
  });
});

describe('a request behind an answer that closes the connection', () => {
  it('is not answered, and the log says that it was the server', async () => {
    const server = await testServer();
    const caller = await rawCaller(server.port);
    caller.send(rawRequest('GET /health') + EXEC);
    const text = await caller.ended();
    expect(answers(text)).toMatchObject([{ status: 200, close: true }]);
    expect(await server.logged(EVENTS.serverClosed)).toMatchObject({
      closed_by: 'server',
      why: 'an answer before it closed the connection',
      connection_request: 2,
      request_id: expect.any(String),
    });
    expect(await server.logged(EVENTS.requestAborted)).toMatchObject({
      outcome: 'cut',
      client_disconnected: false,
      aborted: 'connection-closed',
    });
    expect(server.events()).not.toContain(EVENTS.callerLeft);
  });

  it('is not even worked on when it comes later', async () => {
    const server = await testServer();
    const caller = await rawCaller(server.port, { allowHalfOpen: true });
    caller.send(rawRequest('GET /health'));
    await caller.ended();
    caller.send(EXEC);
    expect(await server.logged(EVENTS.serverClosed)).toMatchObject({ connection_request: 2, closed_by: 'server' });
    expect(server.events()).not.toContain(EVENTS.requestAccepted);
  });
});

it('a caller that closes its half after its request is taken for one that has left (see docs/serve-log.md)', async () => {
  const server = await testServer({ 'first-byte': '30s' });
  const caller = await rawCaller(server.port, { allowHalfOpen: true });
  caller.send(EXEC);
  const run = await server.next();
  caller.socket.end();
  expect(await server.logged(EVENTS.callerLeft)).toMatchObject({ closed_by: 'caller', how: 'fin', phase: 'silent' });
  expect(run.signal.aborted).toBe(true);
});

it('a wrong method on /exec keeps off pools as every short answer does', async () => {
  for (const [pooled, connection, hint] of [
    ['close', 'close', null],
    ['hint', 'keep-alive', 'timeout=1'],
  ] as const) {
    const server = await testServer({ pooled });
    const { status, headers } = await fetch(`${server.url}/exec`);
    expect([status, headers.get('connection'), headers.get('keep-alive')]).toEqual([405, connection, hint]);
  }
});
