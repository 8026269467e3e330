import { expect, it, onTestFinished } from 'vitest';
import { createLocalExecutor } from '../../../../src/server/executors/local.ts';
import { openStore } from '../open-store.ts';
import { openLocal } from './open-local.ts';

it('says that it has no sandbox, and what to install', async () => {
  const { store, close } = await openStore();
  // All that limits programs, but not bubblewrap.
  const env = { PATH: await pathWithoutBubblewrap() };
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
  const result = await run('bash', 'setsid sleep 63.25 & echo done');
  expect(result.stdout).toBe('done\n');
  expect(result.stderr).toBe('kcr: processes that were still running have been ended: 1\n');
});

async function pathWithoutBubblewrap(): Promise<string> {
  const { mkdtemp, rm, symlink } = await import('node:fs/promises');
  const { execFileSync } = await import('node:child_process');
  const { tmpdir } = await import('node:os');
  const { join } = await import('node:path');
  const folder = await mkdtemp(join(tmpdir(), 'kcr-test-path-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const program of ['prlimit', 'setpriv', 'nice', 'mkfifo', 'bash']) {
    const path = execFileSync('/bin/sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
    await symlink(path, join(folder, program));
  }
  return folder;
}
