import { expect, it } from 'vitest';
import { bubblewrapArgs } from '../../../../src/server/executors/local/bubblewrap-args.ts';
import { confinedCommand } from '../../../../src/server/executors/local/confined-command.ts';
import { DEFAULT_RUN_LIMITS } from '../../../../src/server/executors/local/local-options.ts';
import type { SandboxPlan } from '../../../../src/server/executors/local/sandbox-plan.ts';

const tools = {
  bwrap: '/b/bwrap',
  prlimit: '/b/prlimit',
  setpriv: '/b/setpriv',
  nice: '/b/nice',
  canDisableUserns: true,
};
const plan: SandboxPlan = {
  mode: 'unprivileged',
  limits: DEFAULT_RUN_LIMITS,
  uid: 61_200,
  code: '/w/code',
  data: '/w/data',
  scratch: '/w/scratch',
  homes: ['/home/me/tools/python'],
  env: { PATH: '/bin' },
  seccompFd: 3,
};

it('shows one folder for the data and one for temporary files, and everything else read-only', () => {
  const args = bubblewrapArgs(plan, tools);
  const writable = args.flatMap((arg, i) =>
    ['--bind', '--dev-bind', '--tmpfs'].includes(arg) ? [args.slice(i, i + 3)] : [],
  );
  expect(writable.map(([option, a, b]) => (option === '--tmpfs' ? a : b))).toEqual(['/dev/shm', '/mnt/data', '/tmp']);
  expect(args.join(' ')).toContain('--remount-ro /dev --remount-ro /');
  expect(args.join(' ')).toContain('--dir /home --dir /home/me --dir /home/me/tools --ro-bind /home/me/tools/python');
});

it('leaves every namespace, drops every capability and dies with the server', () => {
  const args = bubblewrapArgs(plan, tools);
  for (const option of ['user', 'pid', 'net', 'ipc', 'uts']) expect(args).toContain(`--unshare-${option}`);
  for (const option of ['--die-with-parent', '--clearenv', '--disable-userns', '--new-session'])
    expect(args).toContain(option);
  expect(args.join(' ')).toContain('--cap-drop ALL');
  expect(args.join(' ')).toContain('--seccomp 3');
  const privileged = bubblewrapArgs({ ...plan, mode: 'privileged' }, tools).join(' ');
  expect(privileged).not.toContain('--unshare-user');
  expect(privileged.match(/--cap-add \S+/g)).toEqual(['--cap-add CAP_SETUID', '--cap-add CAP_SETGID']);
});

it('does without options that an older bubblewrap does not have', () => {
  expect(bubblewrapArgs(plan, { ...tools, canDisableUserns: false })).not.toContain('--disable-userns');
});

it('sets the limits inside the sandbox, right before the program', () => {
  const command = confinedCommand(['/usr/bin/true', 'x'], plan, tools);
  expect(command.slice(0, 4)).toEqual(['/b/nice', '-n', '10', '/b/bwrap']);
  const inner = command.slice(command.indexOf('/b/prlimit'));
  expect(inner.slice(-3)).toEqual(['--', '/usr/bin/true', 'x']);
  for (const limit of ['cpu', 'data', 'nproc', 'nofile', 'fsize', 'core']) {
    expect(inner.some((arg) => arg.startsWith(`--${limit}=`))).toBe(true);
  }
});
