import { readdirSync, readFileSync } from 'node:fs';

/** Environment variable that marks what an execution started, its stray children included. */
export const COOKIE = 'KCR_EXECUTION';

/**
 * Processes that carry an execution's mark: how those are found that left their process group, where no pid namespace
 * holds them. One that cleared its environment is not found; a sandbox is needed for that.
 */
export function cookieProcesses(cookie: string): number[] {
  const mark = `${COOKIE}=${cookie}`;
  return processIds().filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(mark);
    } catch {
      return false;
    }
  });
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}
