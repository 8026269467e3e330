import { readdirSync, readFileSync } from 'node:fs';

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

/** All processes that `/proc` shows; empty where there is none. Blocks for about 10 µs a process. */
export function processTable(): ProcessRow[] {
  const rows: ProcessRow[] = [];
  for (const name of namesIn('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      // The name in parentheses may hold spaces and parentheses; fields are counted from behind it (3 = state).
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      rows.push({ pid, parent: Number(fields[1]), residentBytes: Number(fields[21]) * pageBytes() });
    } catch {
      // It ended meanwhile.
    }
  }
  return rows;
}

/** `root` and all that descend from it. */
export function familyOf(root: number, table: readonly ProcessRow[]): ProcessRow[] {
  const children = new Map<number, ProcessRow[]>();
  for (const row of table) {
    const siblings = children.get(row.parent);
    if (siblings === undefined) children.set(row.parent, [row]);
    else siblings.push(row);
  }
  const family = table.filter((row) => row.pid === root);
  // Grows while it is walked.
  for (const row of family) family.push(...(children.get(row.pid) ?? []));
  return family;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
