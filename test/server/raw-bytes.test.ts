import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EVENTS } from '../../src/lifecycle-log.ts';
import { rawCaller, rawRequest } from './support/raw-caller.ts';
import { type RawAnswer, readAnswers } from './support/read-answers.ts';
import { KEY, postExec, type TestServer, testServer } from './support/server.ts';

const HEADERS = { 'Content-Type': 'application/json', 'X-API-Key': KEY };
const bodyOf = (nth: number) => JSON.stringify({ lang: 'py', code: 'now', args: [String(nth)] });
const exec = (nth: number, headers: Record<string, string> = {}) =>
  rawRequest('POST /exec', { headers: { ...HEADERS, ...headers }, body: bodyOf(nth) });

interface Piece {
  readonly method: string;
  readonly bytes: string;
  readonly status: number;
  /** The answer says that it is the last one. */
  readonly closes: boolean;
  /** What a good answer to /exec says on stdout. */
  readonly stdout: string | null;
}

const plain = (line: string, status: number, more: Parameters<typeof rawRequest>[1] = {}, closes = false): Piece => ({
  method: line.split(' ')[0] ?? '',
  bytes: rawRequest(line, more),
  status,
  closes,
  stdout: null,
});
const ran = (nth: number, bytes: string): Piece => ({
  method: 'POST',
  bytes,
  status: 200,
  closes: false,
  stdout: String(nth),
});
const chunked = (nth: number) => {
  const body = bodyOf(nth);
  const head = rawRequest('POST /exec', { headers: { ...HEADERS, 'Transfer-Encoding': 'chunked' } });
  const [one, two] = [body.slice(0, 7), body.slice(7)];
  return `${head}7\r\n${one}\r\n${two.length.toString(16)}\r\n${two}\r\n0\r\n\r\n`;
};

/** Requests that are answered each in its turn; `nth` tells one call of /exec from the next. */
const good = fc
  .nat(999)
  .chain((nth) =>
    fc.constantFrom<Piece>(
      ran(nth, exec(nth)),
      ran(nth, chunked(nth)),
      ran(nth, exec(nth, { Expect: '100-continue' })),
      plain('GET /live', 200),
      plain('HEAD /live', 200),
      plain('GET /nowhere', 404),
      plain('GET /exec', 405),
      plain('OPTIONS *', 404),
      plain('OPTIONS /live', 405),
      plain('GET /live', 200, { headers: { Upgrade: 'h2c', Connection: 'Upgrade' } }, true),
      plain('GET /live', 200, { headers: { Connection: 'close' } }, true),
      plain('GET /live', 200, { version: '1.0' }, true),
      plain('POST /exec', 401, { body: '{}', headers: { 'X-API-Key': 'wrong' } }, true),
    ),
  );

/** What is no request, or only the beginning of one. */
const bad = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  fc.nat(exec(1).length - 1).map((length) => exec(1).slice(0, length)),
  fc.constantFrom(
    '\x16\x03\x01\x02\x00\x01\x00',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'GET / HTTP/9.9\r\nHost: x\r\n\r\n',
    'GET /live HTTP/1.1\r\n\r\n',
    'GET /live HTTP/1.1\r\nHost : x\r\n\r\n',
    'GET /live HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
    'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n',
    `${rawRequest('POST /exec', { headers: { ...HEADERS, 'Transfer-Encoding': 'chunked', 'Content-Length': '3' } })}abc`,
    `${rawRequest('POST /exec', { headers: { ...HEADERS, 'Transfer-Encoding': 'chunked' } })}zz\r\n`,
    rawRequest('POST /exec', { headers: { ...HEADERS, Expect: 'cake' } }),
    `GET /live HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`,
  ),
  fc.constant(''),
);

const script = fc.record({
  pieces: fc.array(good, { maxLength: 5 }),
  rest: bad,
  cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
  leaves: fc.constantFrom('waits', 'ends', 'resets'),
});

async function play(
  server: TestServer,
  { pieces, rest, cuts, leaves }: typeof script extends fc.Arbitrary<infer T> ? T : never,
) {
  const caller = await rawCaller(server.port, { allowHalfOpen: true });
  const peer = `127.0.0.1:${caller.socket.localPort}`;
  const bytes = pieces.map((piece) => piece.bytes).join('') + rest;
  const places = [0, ...cuts.map((cut) => Math.floor(cut * bytes.length)).sort((a, b) => a - b), bytes.length];
  for (const [i, from] of places.slice(0, -1).entries()) {
    caller.socket.write(bytes.slice(from, places[i + 1]), 'latin1');
    await new Promise(setImmediate);
  }
  if (leaves === 'ends') caller.socket.end();
  if (leaves === 'resets') caller.socket.resetAndDestroy();
  const text = await caller.ended();
  caller.socket.destroy();
  return { text, peer };
}

function checkAnswer({ headers, status, body }: RawAnswer): void {
  expect(headers.get('content-type')).toBe('application/json');
  expect(body).not.toMatch(/node:|\.ts\b|\.js\b|\n\s+at /);
  expect(body).not.toContain(KEY);
  if (body !== '') expect(JSON.parse(body)).toEqual(expect.any(Object));
  expect(status).toBeLessThan(500);
}

it('whatever comes on a connection is answered in its order or closed, and the next caller does not notice', async () => {
  const server = await testServer({
    pooled: 'off',
    'first-byte': '60s',
    'header-timeout': '150ms',
    'body-timeout': '150ms',
    'keep-alive-timeout': '150ms',
  });
  const property = fc.asyncProperty(script, async (said) => {
    const { text, peer } = await play(server, said);
    // The lines of the log are out by then, too.
    expect((await postExec(server, { lang: 'py', code: 'now', args: ['next'] })).status).toBe(200);
    const last = said.pieces.findIndex((piece) => piece.closes);
    const answered = last < 0 ? said.pieces : said.pieces.slice(0, last + 1);
    const answers = readAnswers(
      text,
      answered.map((piece) => piece.method),
    );
    for (const answer of answers) checkAnswer(answer);
    const [own, more] = [answers.slice(0, answered.length), answers.slice(answered.length)];
    // A caller that waits for them gets all; who leaves gets those that were out by then.
    if (said.leaves === 'waits') expect(own).toHaveLength(answered.length);
    for (const [i, { status, body }] of own.entries()) {
      const piece = answered[i];
      // In place of one that was not complete when its caller ended.
      if (said.leaves !== 'waits' && status === 400) continue;
      expect(status).toBe(piece?.status);
      if (piece?.stdout) expect(JSON.parse(body)).toMatchObject({ stdout: piece.stdout });
    }
    expect(more.length).toBeLessThan(2);
    for (const { status, headers } of more) {
      expect(last).toBe(-1);
      expect([400, 405, 408, 417, 431]).toContain(status);
      expect(headers.get('connection')).toBe('close');
      const tellsWho = (line: object) => 'closed_by' in line && 'status' in line && line.status === status;
      expect(server.lines.filter((line) => line.peer === peer).some(tellsWho)).toBe(true);
    }
  });
  await fc.assert(property, { numRuns: 100, endOnFailure: true });
  const log = JSON.stringify(server.lines);
  expect(log).not.toContain(KEY);
  expect(server.events()).not.toContain(EVENTS.requestFailed);
  expect(server.events()).not.toContain(EVENTS.executionFault);
  for (const line of server.lines) {
    if (line.event === EVENTS.callerLeft) expect(['caller', 'network']).toContain(line.closed_by);
    if (line.event === EVENTS.serverClosed) expect([line.closed_by, line.why]).toEqual(['server', expect.any(String)]);
  }
});
