import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { locateTool } from './locate-tool.ts';
import type { ConfiningTools, SandboxMode } from './sandbox-plan.ts';

const run = promisify(execFile);
const INSTALL = 'install bubblewrap (Debian, Ubuntu: apt-get install bubblewrap; Fedora: dnf install bubblewrap)';
const REQUIRED = 'install util-linux and coreutils, which have prlimit, setpriv, nice and mkfifo';

export interface FoundSandbox {
  readonly mode: SandboxMode;
  readonly tools: ConfiningTools;
  /** Why there is none, and what to do; null when there is one. */
  readonly advice: string | null;
}

/**
 * What this machine can confine programs with: found by trying.
 * @throws Error when not even rlimits can be set.
 */
export async function findSandbox(wanted: boolean, env: NodeJS.ProcessEnv): Promise<FoundSandbox> {
  const [bwrap, prlimit, setpriv, nice, mkfifo] = await Promise.all(
    ['bwrap', 'prlimit', 'setpriv', 'nice', 'mkfifo'].map(async (name) => (await locateTool(name, env))[0]),
  );
  if (process.platform !== 'linux') throw new Error('the local executor needs Linux: use the upstream executor');
  if (!prlimit || !setpriv || !nice || !mkfifo)
    throw new Error(`the local executor cannot limit programs: ${REQUIRED}`);
  const tools = { bwrap: bwrap?.path ?? 'bwrap', prlimit: prlimit.path, setpriv: setpriv.path, nice: nice.path };
  const without = (advice: string): FoundSandbox => ({
    mode: 'none',
    tools: { ...tools, canDisableUserns: false },
    advice,
  });
  if (!wanted) return without('the sandbox is switched off');
  if (!bwrap) return without(`bubblewrap was not found: ${INSTALL}`);
  const mode = process.getuid?.() === 0 ? 'privileged' : 'unprivileged';
  try {
    const { stdout } = await run(bwrap.path, ['--help']);
    await run(bwrap.path, trial(mode));
    return { mode, tools: { ...tools, canDisableUserns: stdout.includes('--disable-userns') }, advice: null };
  } catch (error) {
    return without(`bubblewrap does not work here (${firstLine(error)}): ${remedy(mode)}`);
  }
}

function trial(mode: SandboxMode): string[] {
  const user = mode === 'unprivileged' ? ['--unshare-user'] : [];
  return [
    ...user,
    '--unshare-pid',
    '--unshare-net',
    '--unshare-ipc',
    '--ro-bind',
    '/',
    '/',
    '--proc',
    '/proc',
    '--',
    '/bin/true',
  ];
}

function remedy(mode: SandboxMode): string {
  return mode === 'privileged'
    ? 'the container needs CAP_SYS_ADMIN, or run the server as another user than root'
    : 'allow unprivileged user namespaces (kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0)';
}

function firstLine(error: unknown): string {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  return text.trim().split('\n')[0] ?? 'no reason given';
}
