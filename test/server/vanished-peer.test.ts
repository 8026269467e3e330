import { expect, it } from 'vitest';
import { EVENTS } from '../../src/lifecycle-log.ts';
import { farCaller, farCallerMissing } from './support/far-caller.ts';
import { rawRequest } from './support/raw-caller.ts';
import { KEY, testServer } from './support/server.ts';

const EXEC = rawRequest('POST /exec', {
  headers: { 'Content-Type': 'application/json', 'X-API-Key': KEY },
  body: JSON.stringify({ lang: 'py', code: 'print(1)' }),
});

// TCP keep-alive: the first probe after 5 s of silence, then one a second, ten of them.
it('a caller whose packets vanish is noticed while nothing is sent, and not said to have left', async (ctx) => {
  if (farCallerMissing !== null) ctx.skip(`no caller can be made to vanish here: ${farCallerMissing}`);
  const far = farCaller(ctx);
  const server = await testServer({ host: far.host, heartbeat: 'off' }, {}, ctx);
  far.send(server.port, EXEC);
  const run = await server.next();
  far.pull();
  const left = await server.logged(EVENTS.callerLeft);
  expect(left).toMatchObject({ phase: 'silent', closed_by: 'network', how: 'timeout' });
  expect(left.why).toMatch(/ETIMEDOUT|EHOSTUNREACH/);
  // How long it had been gone by then is not known, and so not said.
  expect(left).not.toHaveProperty('noticed_within_ms');
  expect(run.signal.aborted).toBe(true);
}, 60_000);
