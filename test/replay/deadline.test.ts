import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { deadline } from '../../src/replay/callers/fetch.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A server that answers nothing before `answer` is called. */
async function silentServer() {
  const waiting: (() => void)[] = [];
  const server = createServer((_, res) => waiting.push(() => res.end('{}'))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    target: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, apiKey: null },
    asked: () => once(server, 'request'),
    answer: () => {
      for (const end of waiting) end();
    },
    close: () => server.close(),
  };
}

it('gives up at its deadline although garbage is collected meanwhile', async () => {
  const server = await silentServer();
  const asked = server.asked();
  const way = deadline(server.target, { deadlineMs: 300 });
  const call = way.exec('{}', new AbortController().signal);
  await asked;
  collectGarbage();
  // Long after the deadline the answer comes, so that a deadline that never does fails the test instead of hanging it.
  const late = setTimeout(server.answer, 3000);
  await expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
  clearTimeout(late);
  server.close();
});

it('gives up at once when the replay is broken off', async () => {
  const server = await silentServer();
  const asked = server.asked();
  const brokenOff = new AbortController();
  const call = deadline(server.target, { deadlineMs: 60_000 }).exec('{}', brokenOff.signal);
  await asked;
  brokenOff.abort(new Error('broken off'));
  await expect(call).rejects.toThrow('broken off');
  server.close();
});
