import { readdirSync, readFileSync } from 'node:fs';

/** How many processes and threads a user has, as RLIMIT_NPROC counts them; 0 where `/proc` does not tell. */
export function tasksOfUser(uid: number): number {
  let tasks = 0;
  for (const name of folders()) {
    try {
      const status = readFileSync(`/proc/${name}/status`, 'latin1');
      if (Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]) === uid) tasks += Number(/^Threads:\s+(\d+)/m.exec(status)?.[1]);
    } catch {
      // It ended meanwhile.
    }
  }
  return tasks;
}

function folders(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}
