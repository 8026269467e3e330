import { release } from 'node:os';
import { bubblewrapArgs } from './bubblewrap-args.ts';
import type { ConfiningTools, SandboxPlan } from './sandbox-plan.ts';
import { tasksOfUser } from './tasks-of-user.ts';

/** The rest is for code and libraries, so that one process fails with its own words before the watch ends it. */
const DATA_SHARE = 0.9;
/** Beats of the heartbeat must not wait for foreign code that computes. */
const NICENESS = '10';

/**
 * A command with everything around it that confines it: low priority, bubblewrap, another user, rlimits. The rlimits
 * come last: bubblewrap needs processes itself.
 */
export function confinedCommand(command: readonly string[], plan: SandboxPlan, tools: ConfiningTools): string[] {
  const nice = [tools.nice, '-n', NICENESS];
  const limited = [tools.prlimit, ...rlimits(plan), '--', ...command];
  const asOther = isRoot() ? [tools.setpriv, ...userArgs(plan), '--', ...limited] : limited;
  if (plan.mode === 'none') return [...nice, ...asOther];
  return [...nice, tools.bwrap, ...bubblewrapArgs(plan, tools), '--', ...asOther];
}

/** Root's processes are not counted (RLIMIT_NPROC), and root's files are the system's. */
function userArgs({ uid }: SandboxPlan): string[] {
  return [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--inh-caps=-all', '--no-new-privs'];
}

/**
 * RLIMIT_DATA, not RLIMIT_AS, for memory: V8, the JVM and Go reserve far more address space than they use. It counts
 * private writable memory since Linux 4.7 (setrlimit(2)). CPU time is a backstop behind the wall clock.
 */
function rlimits(plan: SandboxPlan): string[] {
  const { limits } = plan;
  return [
    `--cpu=${Math.ceil(limits.timeMs / 1000) + 1}`,
    `--data=${Math.floor(limits.memoryBytes * DATA_SHARE)}`,
    `--nproc=${limits.processes + othersCounted(plan)}`,
    `--nofile=${limits.openFiles}`,
    `--fsize=${limits.diskBytes}`,
    '--core=0',
    '--memlock=0',
    '--msgqueue=0',
  ];
}

/**
 * Tasks that the kernel counts together with the program's: none where it has a user of its own, or where the kernel
 * counts by user namespace (since Linux 5.14); else all that our user has.
 */
function othersCounted(plan: SandboxPlan): number {
  if (isRoot() || (plan.mode === 'unprivileged' && countsByNamespace())) return 0;
  return tasksOfUser(plan.uid);
}

function countsByNamespace(): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  return major > 5 || (major === 5 && minor >= 14);
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
