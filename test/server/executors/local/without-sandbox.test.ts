import { expect, it, onTestFinished } from 'vitest';
import { createLocalExecutor } from '../../../../src/server/executors/local.ts';
import { openStore } from '../open-store.ts';
import { openLocal } from './open-local.ts';
import { pathWith } from './path-with.ts';

it('says that it has no sandbox, and what to install', async () => {
  const { store, close } = await openStore();
  // All that limits programs, but not bubblewrap.
  const env = { PATH: await pathWith(['prlimit', 'setpriv', 'nice', 'mkfifo', 'bash']) };
  const executor = await createLocalExecutor({ store, local: { env } });
  onTestFinished(async () => {
    await executor.close();
    await close();
  });
  expect(executor.sandboxed).toBe(false);
  expect(executor.sandboxAdvice).toContain('apt-get install bubblewrap');
  await expect(createLocalExecutor({ store, local: { env, sandbox: 'on' } })).rejects.toThrow('install bubblewrap');
});

it('ends children that left their process group, and says how many', async () => {
  const { run, close } = await openLocal({ sandbox: 'off' });
  onTestFinished(close);
  // A child that is between two programs when its parent ends shows no environment: some of these are.
  for (let time = 1; time <= 20; time += 1) {
    const result = await run('bash', 'setsid sleep 63.25 & echo done');
    expect(result.stdout).toBe('done\n');
    expect(result.stderr).toBe('kcr: processes that were still running have been ended: 1\n');
  }
});
