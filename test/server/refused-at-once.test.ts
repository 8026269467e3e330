import { expect, it, onTestFinished } from 'vitest';
import { EVENTS } from '../../src/lifecycle-log.ts';
import { createSleepExecutor } from '../../src/server/executors/sleep.ts';
import { openStore } from './executors/open-store.ts';
import { KEY, postExec, testServer } from './support/server.ts';

async function sleeping(settings: Record<string, string | number>) {
  const { store, close } = await openStore();
  onTestFinished(close);
  return testServer(settings, { executor: await createSleepExecutor({ store }) });
}

it('an unknown language is refused while every place is taken, not after its turn', async () => {
  const server = await sleeping({ 'max-concurrent': 1, queue: 5 });
  const leaving = new AbortController();
  const taken = postExec(server, { lang: 'py', code: 'sleep 600' }, { signal: leaving.signal }).catch(() => 'left');
  await server.logged(EVENTS.requestAccepted);
  const refused = await postExec(server, { lang: 'cobol', code: 'x' });
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({
    error: expect.stringContaining('Unsupported programming language: cobol'),
    error_type: 'validation',
    details: [{ field: 'lang', code: 'unsupported_language' }],
  });
  leaving.abort();
  expect(await taken).toBe('left');
});

it.each([
  ['application/json; charset=utf-16', 415],
  ['application/json; charset="iso-8859-1"', 415],
  ['application/json; charset=UTF-8', 200],
  ['application/json;charset=utf8', 200],
])('%s: %i', async (type, status) => {
  const server = await sleeping({});
  const headers = { 'Content-Type': type, 'X-API-Key': KEY };
  const answer = await postExec(server, { lang: 'py', code: 'sleep 0' }, { headers });
  expect(answer.status).toBe(status);
});
