import { readFileSync } from 'node:fs';
import type { ProcessRow } from './process-table.ts';

/**
 * Bytes of memory of a family of processes, at most. Cheap while it is small; only when it looks like more than
 * `limitBytes` are pages that several of them share (forked workers) counted once, by their proportional set sizes
 * (https://docs.kernel.org/filesystems/proc.html#proc-pid-smaps). Where the kernel does not let us ask (as root without
 * CAP_SYS_PTRACE), they count for each that has them: rather ended too soon than not at all.
 */
export function memoryUse(family: readonly ProcessRow[], limitBytes: number): number {
  const resident = family.reduce((sum, row) => sum + row.residentBytes, 0);
  if (resident <= limitBytes) return resident;
  return family.reduce((sum, row) => sum + proportionalBytes(row), 0);
}

function proportionalBytes({ pid, residentBytes }: ProcessRow): number {
  try {
    const kib = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1];
    return kib === undefined ? 0 : Number(kib) * 1024;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    // It has ended meanwhile, and its memory is free.
    return code === 'ENOENT' || code === 'ESRCH' ? 0 : residentBytes;
  }
}
