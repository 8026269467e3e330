import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import type { TestContext } from 'vitest';

/** A caller behind a network cable of its own, which a test can pull out. */
export interface FarCaller {
  /** Where a server can listen so that it is reached over the cable. */
  readonly host: string;
  /** Sends bytes from the other end, and keeps the connection. */
  send(port: number, bytes: string): ChildProcess;
  /** From now on packets vanish, in both directions, without a word. */
  pull(): void;
}

const SCRIPT =
  'const s = require("net").connect(+process.argv[2], process.argv[1], () => s.write(process.argv[3])); s.on("data", () => {})';

const ip = (...args: string[]) => spawnSync('ip', args, { encoding: 'utf8' });

/** Why there is no such caller on this machine, or null. */
export const farCallerMissing = ((): string | null => {
  const name = `kcr-try-${process.pid}`;
  const { error, status } = ip('netns', 'add', name);
  ip('netns', 'del', name);
  if (error) return 'ip (iproute2) is not installed';
  return status === 0 ? null : 'network namespaces need root';
})();

/** A network namespace, and a pair of interfaces between it and us, until the test is over. */
export function farCaller(ctx: TestContext): FarCaller {
  const name = `kcr-${process.pid}`;
  const net = `10.231.${process.pid % 250}`;
  const [ours, theirs] = [`kcra${process.pid}`, `kcrb${process.pid}`];
  const steps = [
    ['netns', 'add', name],
    ['link', 'add', ours, 'type', 'veth', 'peer', 'name', theirs],
    ['link', 'set', theirs, 'netns', name],
    ['addr', 'add', `${net}.1/30`, 'dev', ours],
    ['link', 'set', ours, 'up'],
    ['-n', name, 'addr', 'add', `${net}.2/30`, 'dev', theirs],
    ['-n', name, 'link', 'set', theirs, 'up'],
  ];
  const children: ChildProcess[] = [];
  ctx.onTestFinished(() => {
    for (const child of children) child.kill('SIGKILL');
    ip('link', 'del', ours);
    ip('netns', 'del', name);
  });
  for (const step of steps) {
    const { status, stderr } = ip(...step);
    if (status !== 0) ctx.skip(`ip ${step.join(' ')}: ${stderr.trim()}`);
  }
  return {
    host: `${net}.1`,
    send(port, bytes) {
      const args = ['netns', 'exec', name, process.execPath, '-e', SCRIPT, `${net}.1`, String(port), bytes];
      const child = spawn('ip', args, { stdio: 'ignore' });
      children.push(child);
      return child;
    },
    pull() {
      // Fixed, so that nobody here hears from a failing look-up that the other end is gone.
      ip('-n', name, 'link', 'set', theirs, 'down');
      ip('neigh', 'replace', `${net}.2`, 'lladdr', '02:00:00:00:00:01', 'dev', ours, 'nud', 'permanent');
    },
  };
}
