import http from 'node:http';
import { expect, it } from 'vitest';
import { EVENTS } from '../../../src/lifecycle-log.ts';
import { identifyRoute } from '../../../src/server/identify/identify-route.ts';
import { KEY, testServer } from '../support/server.ts';

it("tells an idle timer of one second from the caller's three calls, live and in the log", async () => {
  const said: string[] = [];
  const server = await testServer({ 'max-duration': '3s' }, { exec: identifyRoute((text) => said.push(text)) });
  for (let call = 1; call <= 3; call++) await idleCaller(server.port, 1000);
  const last = await server.logged(EVENTS.callerTimer, { arm: 'beats' });
  expect(last).toMatchObject({ kinds: 'idle', sure: 'certain' });
  expect(Math.abs(Number(last.length_ms) - 1000)).toBeLessThan(50);
  expect(said).toHaveLength(3);
  expect(said[2]).toContain('certain: idle of 1.0');
});

it('learns nothing from a connection that the server ends, and gives its caller an answer first', async () => {
  const said: string[] = [];
  const server = await testServer({ grace: '100ms' }, { exec: identifyRoute((text) => said.push(text)) });
  const headers = { 'Content-Type': 'application/json', 'X-API-Key': KEY };
  const answer = fetch(`${server.url}/exec`, { method: 'POST', headers, body: '{}' });
  await expect.poll(async () => (await fetch(`${server.url}/metrics`)).text()).toContain('kcr_open_streams 1');
  await server.stop();
  expect(await (await answer).json()).toMatchObject({ stdout: expect.stringMatching(/stopped before/) });
  expect(said).toEqual([]);
  expect(server.events()).not.toContain(EVENTS.callerTimer);
});

/** Posts, and destroys its socket after so much silence, as a poisoned connection does. */
function idleCaller(port: number, idleMs: number): Promise<void> {
  return new Promise((resolve) => {
    const headers = { 'Content-Type': 'application/json', 'X-API-Key': KEY, 'User-Agent': 'idle-test' };
    const req = http.request({ port, host: '127.0.0.1', path: '/exec', method: 'POST', headers, agent: false });
    req.setTimeout(idleMs, () => req.destroy());
    req.on('error', () => undefined);
    req.on('response', (res) => res.resume());
    req.on('close', () => resolve());
    req.end('{"lang":"py","code":"1"}');
  });
}
