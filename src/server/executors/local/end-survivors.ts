import { setTimeout as delay } from 'node:timers/promises';
import { cookieProcesses } from './cookie-processes.ts';

const PAUSE_MS = 5;
/** How often processes are looked for that show no environment, which all do for a moment while they start. */
const UNCLEAR_SWEEPS = 8;
/** An end for programs that start others faster than they can be ended. */
const MOST_SWEEPS = 200;

/**
 * Ends what outlived a program without a sandbox, in its process group or out of it: sweeps until one finds nothing.
 * Resolves with how many these were.
 * @param group - Process group of the program, which has ended itself; undefined if it never ran.
 */
export async function endSurvivors(group: number | undefined, cookie: string): Promise<number> {
  const ended = new Set<number>();
  for (let sweep = 1; sweep <= MOST_SWEEPS; sweep += 1) {
    const { marked, unclear } = cookieProcesses(cookie);
    // Not before it is clear who they are: the group's would be ended, but not counted.
    if (unclear.length === 0 || sweep >= UNCLEAR_SWEEPS) kill(group === undefined ? null : -group);
    for (const pid of marked) {
      kill(pid);
      ended.add(pid);
    }
    if (marked.length === 0 && (unclear.length === 0 || sweep >= UNCLEAR_SWEEPS)) break;
    await delay(PAUSE_MS);
  }
  return ended.size;
}

function kill(pid: number | null): void {
  if (pid === null) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
