import compression from 'compression';
import express from 'express';
import { expect, it } from 'vitest';
import { heartbeat } from '../../../src/heartbeat.ts';
import { deferred } from '../support/deferred.ts';
import { listen } from '../support/listen.ts';
import { rawCaller, rawRequest } from '../support/raw-caller.ts';

it('compression in front of the route does not hold beats back', async () => {
  const go = deferred();
  const app = express();
  app.use(compression({ threshold: 0 }));
  app.post('/slow', heartbeat({ mode: 'body', firstByteMs: 5, intervalMs: 5 }), async (_req, res) => {
    await go.promise;
    res.json({ long: 'x'.repeat(5000) });
  });
  const { port } = await listen(app);
  const caller = await rawCaller(port);
  caller.send(rawRequest('POST /slow', { headers: { 'Accept-Encoding': 'gzip' }, body: '{}' }));
  const early = await caller.until((text) => text.includes('1\r\n\n\r\n1\r\n\n\r\n'));
  expect(early).not.toMatch(/content-encoding/i);
  go.resolve();
  const text = await caller.until((t) => t.endsWith('0\r\n\r\n'));
  expect(text).toContain('{"long":"xxx');
});
