import { expect, it, onTestFinished } from 'vitest';
import { createDispatcher } from '../../../../src/server/executors/upstream/create-dispatcher.ts';
import { upstreamProbe } from '../../../../src/server/executors/upstream/upstream-probe.ts';
import { upstreamTarget } from '../../../../src/server/executors/upstream/upstream-target.ts';
import { listen } from '../../support/listen.ts';

async function probing(answer: (path: string) => number) {
  const asked: string[] = [];
  const { url } = await listen((req, res) => {
    asked.push(req.url ?? '');
    res.writeHead(answer(req.url ?? '')).end();
  });
  const dispatcher = createDispatcher();
  onTestFinished(() => dispatcher.destroy());
  return { asked, probe: upstreamProbe(dispatcher, upstreamTarget(`${url}/v1`)) };
}

it('takes an upstream at its word, and one without such a route for well', async () => {
  const { asked, probe } = await probing((path) => (path === '/v1/ready' ? 503 : 404));
  expect(await probe('/ready')).toBe('answers /ready with status 503');
  expect(await probe('/health')).toBe(null);
  expect(asked).toEqual(['/v1/ready', '/v1/health']);
});

it('asks once for many that ask at a time', async () => {
  const { asked, probe } = await probing(() => 200);
  expect(await Promise.all(Array.from({ length: 50 }, () => probe('/health')))).toEqual(Array(50).fill(null));
  expect(asked).toEqual(['/v1/health']);
});
