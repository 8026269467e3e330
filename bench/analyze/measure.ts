import { spawn, spawnSync } from 'node:child_process';
import { ROOT } from './ways.ts';

export interface Cost {
  readonly seconds: number;
  /** Processor time of all threads, user and system. */
  readonly cpuSeconds: number;
  /** At most in memory. */
  readonly mib: number;
}

interface Program {
  readonly command: string;
  readonly args: readonly string[];
}

/** Runs a program to its end, what it prints thrown away; null if it fails. Needs GNU time. */
export function measure({ command, args }: Program): Cost | null {
  const { status, stderr } = spawnSync('/usr/bin/time', ['-f', '%e %U %S %M', command, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    cwd: ROOT,
  });
  const [seconds, user, system, kib] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  if (status !== 0 || seconds === undefined || user === undefined || system === undefined || kib === undefined)
    return null;
  return { seconds, cpuSeconds: user + system, mib: kib / 1024 };
}

/** Milliseconds from the start of a program to the first byte that it prints. */
export async function firstOutputMs({ command, args }: Program): Promise<number> {
  const before = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'], cwd: ROOT });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.stdout.once('data', () => {
      resolve(performance.now() - before);
      child.stdout.resume();
    });
    child.on('exit', () => reject(new Error(`${command} printed nothing`)));
  });
}
