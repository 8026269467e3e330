/** Ends a process, or the group of a negative number, at once; it may have ended before. */
export function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
