import { once } from 'node:events';
import http from 'node:http';
import { describe, expect, it } from 'vitest';
import { rawCaller, rawRequest } from '../support/raw-caller.ts';
import { JSON_TYPE, watchedLadders } from '../support/watched-ladder.ts';

const POST = rawRequest('POST /exec', { headers: JSON_TYPE, body: '{}' });
const OK = { status: 201, headers: JSON_TYPE, body: '{"stdout":"4"}' };
const DOWN = { status: 503, headers: { ...JSON_TYPE, 'Retry-After': '5' }, body: '{"error":"pool exhausted"}' };

describe('the fast path', () => {
  it('is an ordinary response with Content-Length and nothing in front of the JSON', async () => {
    const server = await watchedLadders({ firstByteMs: 5000 });
    const caller = await rawCaller(server.port);
    caller.send(POST);
    const { ladder, over } = await server.next();
    expect(ladder.respond(OK)).toBe(true);
    const text = await caller.until((t) => t.endsWith('}'));
    expect(text).toMatch(/^HTTP\/1\.1 201 Created\r\n/);
    expect(text).toContain('Content-Length: 14\r\n');
    expect(text).not.toContain('chunked');
    expect(text.split('\r\n\r\n')[1]).toBe(OK.body);
    expect(await over).toMatchObject({ path: 'fast', beats: 0, end: 'delivered', meant: 201, sent: 201, phase: null });
  });

  it('answers a second time into nothing', async () => {
    const server = await watchedLadders();
    const caller = await rawCaller(server.port);
    caller.send(POST);
    const { ladder, over } = await server.next();
    expect(ladder.respond(OK)).toBe(true);
    expect(ladder.respond(DOWN)).toBe(false);
    await over;
    expect(ladder.respond(DOWN)).toBe(false);
    expect(caller.text()).not.toContain('503');
  });
});

describe('the drip', () => {
  it('sends one byte of the status line per beat, and the status set in the end follows them', async () => {
    const server = await watchedLadders();
    const caller = await rawCaller(server.port);
    caller.send(POST);
    const { ladder, over } = await server.next();
    expect(await caller.until((t) => t.length >= 4)).toBe('HTTP');
    ladder.respond(DOWN);
    const text = await caller.until((t) => t.endsWith('}'));
    expect(text).toMatch(
      /^HTTP\/1\.1 503 Service Unavailable\r\nContent-Type: application\/json\r\nRetry-After: 5\r\n/,
    );
    expect(text).toContain('Content-Length: 26\r\n');
    expect(await over).toMatchObject({ path: 'drip', meant: 503, sent: 503, committedMs: null, end: 'delivered' });
  });

  it('is followed by a legal head whatever the number of bytes sent before it', async () => {
    for (let bytes = 1; bytes <= 9; bytes++) {
      const server = await watchedLadders({ firstByteMs: 3, intervalMs: 3 });
      const caller = await rawCaller(server.port);
      caller.send(POST);
      const { ladder, seen } = await server.next();
      await seen((_, all) => all.filter((event) => event.kind === 'beat').length >= bytes);
      ladder.respond(OK);
      const text = await caller.until((t) => t.endsWith('}'));
      expect(text).toMatch(/^HTTP\/1\.1 (201 Created|200 OK)\r\n/);
    }
  });

  it('leaves the connection as it was: the next request on it is answered in full', async () => {
    const server = await watchedLadders();
    const caller = await rawCaller(server.port);
    caller.send(POST);
    const first = await server.next();
    await caller.until((t) => t.length >= 2);
    first.ladder.respond(OK);
    await caller.until((t) => t.endsWith('}'));
    caller.send(POST);
    const second = await server.next();
    second.ladder.respond(OK);
    const text = await caller.until((t) => t.split(OK.body).length === 3);
    expect(text.match(/HTTP\/1\.1 201 Created\r\n/g)).toHaveLength(2);
  });

  it('takes the bytes off a response that somebody writes through `res` in several pieces', async () => {
    const server = await watchedLadders();
    const caller = await rawCaller(server.port);
    caller.send(POST);
    const { res, over } = await server.next();
    await caller.until((t) => t.length >= 3);
    res.writeHead(418, { 'Content-Type': 'text/plain; charset=utf-8' });
    res.write('kürz');
    res.end('er');
    const text = await caller.until((t) => t.includes('0\r\n\r\n'));
    expect(text).toMatch(/^HTTP\/1\.1 418 I'm a Teapot\r\n/);
    expect(await over).toMatchObject({ path: 'drip', sent: 418, end: 'delivered' });
  });

  it('commits to status 200 once the nine bytes are out', async () => {
    const server = await watchedLadders({ firstByteMs: 3, intervalMs: 3 });
    const caller = await rawCaller(server.port);
    caller.send(POST);
    const { ladder, seen, over } = await server.next();
    await seen((event) => event.kind === 'committed');
    ladder.respond(OK);
    const text = await caller.until((t) => t.endsWith('0\r\nX-Status: 201\r\n\r\n'));
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    const summary = await over;
    expect(summary).toMatchObject({ path: 'drip', sent: 200, meant: 201, end: 'delivered' });
    expect(summary.beats).toBeGreaterThanOrEqual(10);
  });

  it('is never begun on a pipelined response whose turn has not come', async () => {
    const server = await watchedLadders({ firstByteMs: 5, intervalMs: 5 });
    const caller = await rawCaller(server.port);
    caller.send(POST + POST);
    const first = await server.next();
    const second = await server.next();
    await first.seen((_, all) => all.filter((event) => event.kind === 'beat').length >= 3);
    expect(second.res.socket).toBe(null);
    expect(second.events).toEqual([]);
    first.ladder.respond(OK);
    await second.seen((event) => event.kind === 'beat');
    second.ladder.respond(DOWN);
    const text = await caller.until((t) => t.endsWith(DOWN.body));
    const parts = text.split(OK.body);
    expect(parts[0]).toMatch(/^HTTP\/1\.1 201 /);
    expect(parts[1]).toMatch(/^HTTP\/1\.1 503 /);
    expect((await second.over).skipped).toBeGreaterThan(0);
  });

  it('cuts the connection rather than send something that cannot follow the bytes', async () => {
    const server = await watchedLadders();
    const caller = await rawCaller(server.port);
    caller.send(POST);
    const { req, over } = await server.next();
    await caller.until((t) => t.length >= 2);
    req.socket.write('garbage');
    expect(await caller.ended()).toMatch(/^HT/);
    expect(caller.text()).not.toContain('garbage');
    expect(await over).toMatchObject({
      end: 'cut',
      closing: { by: 'server', why: expect.stringContaining('did not begin with the status line') },
    });
  });
});

describe('the committed stream', () => {
  it('sends headers that no proxy or middleware holds back, then a newline per beat, then the JSON and nothing else', async () => {
    const server = await watchedLadders({ mode: 'body' });
    const caller = await rawCaller(server.port);
    caller.send(POST);
    const { ladder, over } = await server.next();
    const early = await caller.until((t) => t.includes('1\r\n\n\r\n1\r\n\n\r\n'));
    expect(early).toMatch(/^HTTP\/1\.1 200 OK\r\nContent-Type: application\/json\r\n/);
    expect(early).toContain('Cache-Control: no-store, no-transform\r\n');
    expect(early).toContain('X-Accel-Buffering: no\r\n');
    expect(early).not.toContain('Content-Length');
    ladder.respond(OK);
    const text = await caller.until((t) => t.endsWith('\r\n\r\n') && t.includes('}'));
    expect(text.endsWith(`e\r\n${OK.body}\r\n0\r\nX-Status: 201\r\n\r\n`)).toBe(true);
    expect(await over).toMatchObject({ path: 'body', meant: 201, sent: 200, end: 'delivered' });
  });

  it('tells a status that came too late in a trailer, which node:http shows', async () => {
    const server = await watchedLadders({ mode: 'body' });
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const req = http.request(server.url, { method: 'POST', agent: false }, resolve).on('error', reject);
      server.next().then(async ({ ladder, seen }) => {
        await seen((event) => event.kind === 'committed');
        ladder.respond(DOWN);
      }, reject);
      req.end('{}');
    });
    expect([response.statusCode, response.headers.trailer]).toEqual([200, 'X-Status']);
    await once(response.resume(), 'end');
    expect(response.trailers).toEqual({ 'x-status': '503' });
  });

  it('has no trailer when the status was right', async () => {
    const server = await watchedLadders({ mode: 'body' });
    const caller = await rawCaller(server.port);
    caller.send(POST);
    const { ladder, seen } = await server.next();
    await seen((event) => event.kind === 'committed');
    ladder.respond({ ...OK, status: 200 });
    expect(await caller.until((t) => t.endsWith('0\r\n\r\n'))).toContain(OK.body);
  });

  it('ends in complete JSON with the message in stderr when the work failed after the commit', async () => {
    const server = await watchedLadders({ mode: 'body' });
    const { ladder, body } = await fetching(server);
    ladder.respond(DOWN);
    expect(JSON.parse(await body)).toEqual({
      error: 'pool exhausted',
      stdout: '',
      stderr: 'pool exhausted',
      status: 503,
    });
  });

  it('begins at the first beat for HTTP/1.0 and is delimited by the end of the connection', async () => {
    const server = await watchedLadders();
    const caller = await rawCaller(server.port);
    caller.send(rawRequest('POST /exec', { version: '1.0', body: '{}' }));
    const { ladder, over } = await server.next();
    await caller.until((t) => t.endsWith('\n\n'));
    ladder.respond(OK);
    const text = await caller.ended();
    expect(text).toContain('Connection: close\r\n');
    expect(text).not.toContain('chunked');
    // Without chunks there is no trailer.
    expect(text).not.toContain('Trailer');
    expect(text.split('\r\n\r\n')[1]?.trimStart()).toBe(OK.body);
    expect((await over).path).toBe('body');
  });
});

describe('beats', () => {
  it('wait until the request has been sent whole', async () => {
    const server = await watchedLadders({ firstByteMs: 2, intervalMs: 2 });
    const caller = await rawCaller(server.port);
    caller.send(POST.slice(0, -1));
    const { ladder, events, seen } = await server.next();
    const other = await rawCaller(server.port);
    other.send(POST);
    const witness = await server.next();
    await witness.seen((_, all) => all.filter((event) => event.kind === 'beat').length >= 3);
    expect(events).toEqual([]);
    caller.send('}');
    await seen((event) => event.kind === 'beat');
    ladder.respond(OK);
    await caller.until((t) => t.endsWith('}'));
  });

  it('are left out while the caller does not read, so that they do not pile up', async () => {
    const server = await watchedLadders({ mode: 'body', firstByteMs: 2, intervalMs: 2 });
    const caller = await rawCaller(server.port);
    caller.send(POST);
    const { res, ladder, seen, over } = await server.next();
    await seen((event) => event.kind === 'beat');
    caller.socket.pause();
    // Fills the buffers of both kernels, so that the next bytes stay in ours.
    res.write(Buffer.alloc(16 << 20, 0x20));
    const before = res.writableLength;
    const witness = await rawCaller(server.port);
    witness.send(POST);
    const other = await server.next();
    await other.seen((_, all) => all.filter((event) => event.kind === 'beat').length >= 5);
    expect(res.writableLength).toBeLessThanOrEqual(before);
    caller.socket.resume();
    ladder.respond(OK);
    const summary = await over;
    expect(summary.skipped).toBeGreaterThan(0);
    expect(summary.end).toBe('delivered');
  });

  it('are not sent when switched off, nor for HEAD', async () => {
    for (const [line, mode] of [
      ['POST /exec', 'off'],
      ['HEAD /exec', 'auto'],
    ] as const) {
      const server = await watchedLadders({ firstByteMs: 1, intervalMs: 1, mode });
      const caller = await rawCaller(server.port);
      caller.send(rawRequest(line));
      const { ladder, over } = await server.next();
      const witness = await rawCaller(server.port);
      witness.send(rawRequest(line));
      await server.next();
      expect(caller.text()).toBe('');
      ladder.respond(OK);
      await caller.until((t) => t.includes('\r\n\r\n'));
      expect(await over).toMatchObject({ path: 'fast', beats: 0, sent: 201 });
    }
  });
});

describe('the caller that leaves', () => {
  const leavings = {
    'with FIN': (socket: import('node:net').Socket) => socket.destroy(),
    'with RST': (socket: import('node:net').Socket) => socket.resetAndDestroy(),
    'by closing its half': (socket: import('node:net').Socket) => socket.end(),
  };
  for (const [how, leave] of Object.entries(leavings)) {
    it(`${how} is noticed in silence, while dripping and in white space, and its work is aborted`, async () => {
      for (const phase of ['silent', 'drip', 'white-space'] as const) {
        const server = await watchedLadders({
          mode: phase === 'white-space' ? 'body' : 'auto',
          firstByteMs: phase === 'silent' ? 60_000 : 2,
          intervalMs: 60_000,
        });
        const caller = await rawCaller(server.port, { allowHalfOpen: true });
        caller.send(POST);
        const { ladder, over } = await server.next();
        if (phase !== 'silent') await caller.until((t) => t.length > 0);
        leave(caller.socket);
        const summary = await over;
        const closing = { by: 'caller', how: how === 'with RST' ? 'reset' : 'fin' };
        expect(summary).toMatchObject({ end: 'caller-left', phase, meant: null, closing });
        expect(summary.sent).toBe(phase === 'white-space' ? 200 : null);
        expect(ladder.signal.aborted).toBe(true);
        expect(ladder.respond(OK)).toBe(false);
      }
    });
  }

  it('is noticed for a pipelined response whose turn never came', async () => {
    const server = await watchedLadders();
    const caller = await rawCaller(server.port);
    caller.send(POST + POST);
    await server.next();
    const second = await server.next();
    caller.socket.destroy();
    expect(await second.over).toMatchObject({ end: 'caller-left', phase: 'silent' });
  });

  it('is not taken for delivery when it resets in the middle of a large answer', async () => {
    const server = await watchedLadders();
    const caller = await rawCaller(server.port);
    caller.send(POST);
    const { ladder, over } = await server.next();
    caller.socket.once('data', () => caller.socket.resetAndDestroy());
    ladder.respond({ ...OK, body: Buffer.alloc(20 << 20, 0x20) });
    expect(await over).toMatchObject({ end: 'caller-left', phase: 'answer' });
  });

  it('is not taken for delivery when the connection is destroyed under an answer, although Node says finish', async () => {
    const server = await watchedLadders();
    const caller = await rawCaller(server.port);
    caller.send(POST);
    const { ladder, req, res, over } = await server.next();
    caller.socket.pause();
    ladder.respond({ ...OK, body: Buffer.alloc(64 << 20, 0x20) });
    req.socket.destroy();
    expect(await over).toMatchObject({ end: 'cut', phase: 'answer', closing: { by: 'server' } });
    expect(res.writableFinished).toBe(true);
  });

  it('is cut off when it does not read the answer before the deadline', async () => {
    const server = await watchedLadders({ endDeadlineMs: 30 });
    const caller = await rawCaller(server.port);
    caller.send(POST);
    const { ladder, over } = await server.next();
    caller.socket.pause();
    ladder.respond({ ...OK, body: Buffer.alloc(20 << 20, 0x20) });
    expect(await over).toMatchObject({ end: 'stalled', phase: 'answer' });
  });
});

describe('the cap on total time', () => {
  it('answers with the real status while it is free, and aborts the work', async () => {
    const server = await watchedLadders({ maxDurationMs: 40 });
    const caller = await rawCaller(server.port);
    caller.send(POST);
    const { ladder, over } = await server.next();
    const [aborted] = await Promise.all([once(ladder.signal, 'abort'), over]);
    expect(aborted).toHaveLength(1);
    expect(await caller.until((t) => t.endsWith('}'))).toMatch(/^HTTP\/1\.1 504 Gateway Timeout\r\n/);
  });

  it('answers with JSON that says 504 after the commit', async () => {
    const server = await watchedLadders({ mode: 'body', maxDurationMs: 40 });
    const { body } = await fetching(server);
    expect(JSON.parse(await body)).toMatchObject({ stderr: 'too long', status: 504 });
  });
});

async function fetching(server: Awaited<ReturnType<typeof watchedLadders>>) {
  const body = fetch(`${server.url}/exec`, { method: 'POST', body: '{}' }).then((r) => r.text());
  const watched = await server.next();
  await watched.seen((event) => event.kind === 'committed');
  return { ...watched, body };
}
