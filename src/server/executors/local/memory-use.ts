import { readFileSync } from 'node:fs';
import type { ProcessRow } from './process-table.ts';

/**
 * Bytes of memory of a family of processes, at most. Cheap while it is small; only when it looks like more than
 * `limitBytes` are pages that several of them share (forked workers) counted once, where the kernel lets us ask.
 */
export function memoryUse(family: readonly ProcessRow[], limitBytes: number): number {
  const resident = family.reduce((sum, row) => sum + row.residentBytes, 0);
  if (resident <= limitBytes) return resident;
  return family.reduce((sum, row) => sum + (proportionalBytes(row.pid) ?? row.residentBytes), 0);
}

function proportionalBytes(pid: number): number | null {
  try {
    const kib = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1];
    return kib === undefined ? null : Number(kib) * 1024;
  } catch {
    return null;
  }
}
