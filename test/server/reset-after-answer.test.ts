import { once } from 'node:events';
import { expect, it } from 'vitest';
import { EVENTS } from '../../src/lifecycle-log.ts';
import { rawCaller, rawRequest } from './support/raw-caller.ts';
import { KEY, testServer } from './support/server.ts';

const HEADERS = { 'Content-Type': 'application/json', 'X-API-Key': KEY };
const body = JSON.stringify({ lang: 'py', code: 'now', args: ['4'] });
const exec = (headers: Record<string, string> = {}) =>
  rawRequest('POST /exec', { headers: { ...HEADERS, ...headers }, body });

it.each([
  ['on a connection that stays open', {}],
  ['on one that ends with the answer', { Connection: 'close' }],
] as const)('a reset after the answer was handed over is told, %s', async (_, headers) => {
  const server = await testServer();
  const caller = await rawCaller(server.port);
  // It never reads, so that the answer lies in its kernel.
  caller.socket.pause();
  caller.send(exec(headers));
  const finished = await server.logged(EVENTS.requestFinished, { outcome: 'delivered' });
  caller.socket.resetAndDestroy();
  const reset = await server.logged(EVENTS.answerReset);
  expect(reset).toMatchObject({
    request_id: finished.request_id,
    method: 'POST',
    path: '/exec',
    status: 200,
    closed_by: 'caller',
    how: 'reset',
    connection_request: 1,
    after_ms: expect.any(Number),
    level: 'warning',
  });
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toContain('kcr_resets_after_answer_total 1');
});

it('an orderly end after the answer says nothing against it', async () => {
  const server = await testServer();
  const caller = await rawCaller(server.port);
  caller.send(exec());
  await caller.until((text) => text.endsWith('}'));
  caller.socket.end();
  await once(caller.socket, 'close');
  await server.stop();
  expect(server.events()).not.toContain(EVENTS.answerReset);
});

it('a request that follows shows that the answer before was read, whatever becomes of the connection', async () => {
  const server = await testServer({ pooled: 'off' });
  const caller = await rawCaller(server.port);
  caller.send(exec());
  await caller.until((text) => text.endsWith('}'));
  caller.send(rawRequest('POST /exec', { headers: HEADERS, body: JSON.stringify({ lang: 'py', code: 'wait' }) }));
  await server.next();
  caller.socket.resetAndDestroy();
  expect(await server.logged(EVENTS.callerLeft)).toMatchObject({ how: 'reset', connection_request: 2 });
  expect(server.events()).not.toContain(EVENTS.answerReset);
});
