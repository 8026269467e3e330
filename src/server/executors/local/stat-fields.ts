import { readFileSync } from 'node:fs';

/**
 * The fields of `/proc/PID/stat` (proc_pid_stat(5)) from the third on: state, parent, … Throws where the process has
 * ended.
 */
export function statFields(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The name in parentheses may hold spaces and parentheses.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
