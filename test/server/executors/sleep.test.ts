import { expect, onTestFinished, test } from 'vitest';
import { createSleepExecutor } from '../../../src/server/executors/sleep.ts';
import { readSleepScript } from '../../../src/server/executors/sleep-script.ts';
import { describeExecutor } from './contract.ts';
import { execRequest, never } from './exec-request.ts';
import { openStore } from './open-store.ts';

describeExecutor('sleep', {
  open: async () => {
    const { store, close } = await openStore();
    return { executor: await createSleepExecutor({ store }), close };
  },
  hello: { lang: 'py', code: 'stdout hello' },
  fails: { lang: 'py', code: 'exit 3' },
  slow: { lang: 'py', code: 'sleep 60' },
  knowsExitCode: true,
});

test.each([
  ['sleep 7', { sleepMs: 7000, exitCode: 0, status: null, stdout: 'slept 7 s' }],
  ['7', { sleepMs: 7000 }],
  ['250ms', { sleepMs: 250 }],
  ['sleep 250 ms\nsleep 1s', { sleepMs: 1250 }],
  ['import time\ntime.sleep(0.5)\nprint("x")', { sleepMs: 500 }],
  ['sleep 1\nstatus 503\nstderr too busy', { sleepMs: 1000, status: 503, stderr: 'too busy' }],
  ['status 200', { status: null }],
  ['exit 3', { exitCode: 3, sleepMs: 0 }],
  ['exit now', { exitCode: 0 }],
  ['stdout  two words', { stdout: 'two words' }],
  ['sleep 99999999999', { sleepMs: 86_400_000 }],
  ['', { sleepMs: 0, exitCode: 0 }],
])('reads %j', (code, script) => {
  expect(readSleepScript(code)).toMatchObject(script);
});

test('is done at once with a megabyte of blank lines', () => {
  expect(readSleepScript(`${'\n'.repeat(500_000)}${' '.repeat(500_000)}x`).sleepMs).toBe(0);
});

test('a hundred executions at once are no leak', async () => {
  const warnings: string[] = [];
  const onWarning = ({ name }: Error): void => void warnings.push(name);
  process.on('warning', onWarning);
  onTestFinished(() => void process.off('warning', onWarning));
  const { store, close } = await openStore();
  onTestFinished(close);
  const executor = await createSleepExecutor({ store });
  const one = execRequest({ lang: 'py', code: '20ms' });
  await Promise.all(Array.from({ length: 100 }, () => executor.execute(one, never(), () => {})));
  expect(warnings).toEqual([]);
});
