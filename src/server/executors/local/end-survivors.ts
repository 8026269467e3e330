import { setTimeout as delay } from 'node:timers/promises';
import { cookieProcesses } from './cookie-processes.ts';
import { killQuietly } from './kill-quietly.ts';

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
    const isClear = unclear.length === 0 || sweep >= UNCLEAR_SWEEPS;
    // Not before: what is unclear may be in the group, and would be ended without being counted.
    if (isClear && group !== undefined) killQuietly(-group);
    for (const pid of marked) {
      killQuietly(pid);
      ended.add(pid);
    }
    if (isClear && marked.length === 0) break;
    await delay(PAUSE_MS);
  }
  return ended.size;
}
