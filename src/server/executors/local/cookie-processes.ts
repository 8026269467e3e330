import { readdirSync, readFileSync } from 'node:fs';
import { statFields } from './stat-fields.ts';

/** Environment variable that marks what an execution started, its stray children included. */
export const COOKIE = 'KCR_EXECUTION';

/** Kernel threads, which have no environment (PF_KTHREAD, include/linux/sched.h). */
const KERNEL_THREAD = 0x00200000;
const ENDED = new Set(['Z', 'X', 'x']);

export interface CookieProcesses {
  readonly marked: readonly number[];
  /** Show no environment: between two programs (proc(5) is empty during execve), or without any. */
  readonly unclear: readonly number[];
}

/**
 * Processes that carry an execution's mark: how those are found that left their process group, where no pid namespace
 * holds them. One that cleared its environment is not found; a sandbox is needed for that.
 */
export function cookieProcesses(cookie: string): CookieProcesses {
  const mark = `${COOKIE}=${cookie}`;
  const marked: number[] = [];
  const unclear: number[] = [];
  for (const pid of processIds()) {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
      if (environment === '') {
        if (isRunning(pid)) unclear.push(pid);
      } else if (environment.split('\0').includes(mark)) marked.push(pid);
    } catch {
      // It ended meanwhile, or is another user's.
    }
  }
  return { marked, unclear };
}

function isRunning(pid: number): boolean {
  const [state = '', , , , , , flags] = statFields(pid);
  return !ENDED.has(state) && (Number(flags) & KERNEL_THREAD) === 0;
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}
