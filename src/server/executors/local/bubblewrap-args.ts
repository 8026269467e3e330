import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { type ConfiningTools, INSIDE, type SandboxPlan } from './sandbox-plan.ts';

const SYSTEM_FOLDERS = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];
/** What compilers and run-times read there. No passwords, keys, host names or service settings. */
const ETC = [
  ...['ld.so.cache', 'ld.so.conf', 'ld.so.conf.d', 'alternatives', 'localtime', 'timezone', 'fonts', 'mime.types'],
  ...['ldc2.conf', 'dmd.conf'],
  ...[
    'R',
    'php',
    'python3',
    'java-8-openjdk',
    'java-11-openjdk',
    'java-17-openjdk',
    'java-21-openjdk',
    'java-25-openjdk',
  ],
];
const SHM_BYTES = 16 * 1024 * 1024;

/**
 * The arguments of bubblewrap for a plan: new namespaces of every kind (so no network and no sight of other
 * processes), the system read-only, nothing writable but `/mnt/data`, `/tmp` and a small `/dev/shm`. Its options:
 * https://github.com/containers/bubblewrap/blob/v0.8.0/bwrap.xml
 */
export function bubblewrapArgs(plan: SandboxPlan, tools: ConfiningTools): string[] {
  return [
    ...['--unshare-ipc', '--unshare-pid', '--unshare-net', '--unshare-uts', '--unshare-cgroup-try'],
    ...(plan.mode === 'unprivileged' ? ['--unshare-user', '--uid', '1000', '--gid', '1000'] : []),
    ...(plan.mode === 'unprivileged' && tools.canDisableUserns ? ['--disable-userns'] : []),
    // Only to become another user, which takes them away.
    ...['--cap-drop', 'ALL'],
    ...(plan.mode === 'privileged' ? ['--cap-add', 'CAP_SETUID', '--cap-add', 'CAP_SETGID'] : []),
    ...['--die-with-parent', '--new-session', '--hostname', 'sandbox'],
    ...(plan.seccompFd === null ? [] : ['--seccomp', String(plan.seccompFd)]),
    '--clearenv',
    ...Object.entries(plan.env).flatMap(([name, value]) => ['--setenv', name, value]),
    ...systemArgs(),
    ...['--proc', '/proc', '--dev', '/dev'],
    ...['--perms', '1777', '--size', String(SHM_BYTES), '--tmpfs', '/dev/shm'],
    ...['--dir', '/mnt', '--ro-bind', plan.code, INSIDE.code, '--bind', plan.data, INSIDE.data],
    ...['--bind', plan.scratch, INSIDE.scratch],
    // Behind /tmp, which some tools live in.
    ...plan.homes.flatMap((home) => [...parentsOf(home), '--ro-bind', home, home]),
    // The rest of / and /dev is memory that nobody counts.
    ...['--remount-ro', '/dev', '--remount-ro', '/'],
    ...['--chdir', INSIDE.data],
  ];
}

function systemArgs(): string[] {
  const folders = SYSTEM_FOLDERS.filter((path) => existsSync(path)).flatMap((path) =>
    lstatSync(path).isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path],
  );
  const etc = ETC.map((name) => `/etc/${name}`).filter((path) => existsSync(path));
  return [
    '--ro-bind',
    '/usr',
    '/usr',
    ...folders,
    '--dir',
    '/etc',
    ...etc.flatMap((path) => ['--ro-bind', path, path]),
  ];
}

/** Said one by one: those that bubblewrap makes unasked can only be entered by root. */
function parentsOf(path: string): string[] {
  const parent = dirname(path);
  return parent === '/' ? [] : [...parentsOf(parent), '--dir', parent];
}
