import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';

/** Nobody's, and outside the range that the executor takes its users from. */
const USER = 60_999;
const PROGRAM = fileURLToPath(new URL('./as-ordinary-user.ts', import.meta.url));

/** The tests run as root in most containers; there the other way into the sandbox is tried by another user. */
it('contains programs in a user namespace when it is not root', async (ctx) => {
  ctx.skip(process.getuid?.() !== 0, 'all other tests of the sandbox run as an ordinary user already');
  const as = [`--reuid=${USER}`, `--regid=${USER}`, '--clear-groups'];
  const able = (command: string[]): boolean => {
    try {
      execFileSync('setpriv', [...as, ...command], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };
  ctx.skip(!able(['test', '-r', PROGRAM]), 'other users cannot read this folder');
  ctx.skip(
    !able(['bwrap', '--unshare-user', '--ro-bind', '/', '/', 'true']),
    'bubblewrap or user namespaces are missing',
  );
  const home = await mkdtemp(join(tmpdir(), 'kcr-test-home-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  execFileSync('chown', [`${USER}:${USER}`, home]);
  const env = { HOME: home, TMPDIR: home, PATH: '/usr/local/bin:/usr/bin:/bin' };
  const command = [...as, process.execPath, '--import', 'tsx', PROGRAM];
  const { stdout } = await promisify(execFile)('setpriv', command, { env });
  expect(JSON.parse(stdout)).toEqual({
    sandboxed: true,
    hello: ['1000\n/mnt/data\nmain.sh\n', 'err\n', 0, ['made.txt']],
    contained: ['', 0],
    survivors: 'kcr: processes that were still running have been ended: 1\n',
    forks: true,
    cancelled: 'cancelled',
  });
});
