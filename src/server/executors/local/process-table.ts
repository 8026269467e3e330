import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { statFields } from './stat-fields.ts';

export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  /** Resident memory, pages shared with others included. */
  readonly residentBytes: number;
}

const USUAL_PAGE_BYTES = 4096;
let knownPageBytes: number | null = null;

/** proc(5) counts memory in pages, which have 16 or 64 KiB on some arm64; Node does not tell. */
function pageBytes(): number {
  if (knownPageBytes !== null) return knownPageBytes;
  try {
    const kib = /^KernelPageSize:\s+(\d+) kB/m.exec(readFileSync('/proc/self/smaps', 'latin1'))?.[1];
    knownPageBytes = kib === undefined ? USUAL_PAGE_BYTES : Number(kib) * 1024;
  } catch {
    knownPageBytes = USUAL_PAGE_BYTES;
  }
  return knownPageBytes;
}

/**
 * A process and all that descend from it. From the kernel's lists of children where it keeps them
 * (`/proc/PID/task/TID/children`, CONFIG_PROC_CHILDREN), which takes a few reads for each; else from all processes.
 */
export function familyOf(root: number): ProcessRow[] {
  return keepsChildren() ? walk(root, childrenOf) : familyIn(root, processTable());
}

/** As `familyOf`, out of a table of processes. */
export function familyIn(root: number, table: readonly ProcessRow[]): ProcessRow[] {
  const byPid = new Map(table.map((row) => [row.pid, row]));
  const children = new Map<number, number[]>();
  for (const { pid, parent } of table) {
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [pid]);
    else siblings.push(pid);
  }
  return walk(
    root,
    (pid) => children.get(pid) ?? [],
    (pid) => byPid.get(pid) ?? null,
  );
}

/** All processes that `/proc` shows; empty where there is none. */
export function processTable(): ProcessRow[] {
  return namesIn('/proc')
    .map(Number)
    .filter(Number.isInteger)
    .map(readRow)
    .filter((row) => row !== null);
}

function walk(
  root: number,
  childrenOfPid: (pid: number) => readonly number[],
  rowOf: (pid: number) => ProcessRow | null = readRow,
): ProcessRow[] {
  const family: ProcessRow[] = [];
  const pids = [root];
  // Grows while it is walked.
  for (const pid of pids) {
    const row = rowOf(pid);
    if (row === null) continue;
    family.push(row);
    pids.push(...childrenOfPid(pid));
  }
  return family;
}

function readRow(pid: number): ProcessRow | null {
  try {
    const fields = statFields(pid);
    return { pid, parent: Number(fields[1]), residentBytes: Number(fields[21]) * pageBytes() };
  } catch {
    // It ended meanwhile.
    return null;
  }
}

function keepsChildren(): boolean {
  return existsSync(`/proc/${process.pid}/task/${process.pid}/children`);
}

function childrenOf(pid: number): number[] {
  return namesIn(`/proc/${pid}/task`).flatMap((thread) => {
    try {
      const list = readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').trim();
      return list === '' ? [] : list.split(' ').map(Number);
    } catch {
      return [];
    }
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
