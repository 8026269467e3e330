import { diskUse } from './disk-use.ts';
import type { RunLimits } from './local-options.ts';
import { memoryUse } from './memory-use.ts';
import { familyOf, type ProcessRow, processTable } from './process-table.ts';

/** Short enough that what a process can take meanwhile is bounded by its own rlimits. */
const PERIOD_MS = 250;

/** One look serves all executions that run at the same time. */
const LOOK_LIFE_MS = PERIOD_MS / 2;
let lastLook: { readonly atMs: number; readonly table: readonly ProcessRow[] } | null = null;

function recentTable(): readonly ProcessRow[] {
  const nowMs = performance.now();
  if (lastLook === null || nowMs - lastLook.atMs > LOOK_LIFE_MS) lastLook = { atMs: nowMs, table: processTable() };
  return lastLook.table;
}

/**
 * Looks four times a second at what a process and its descendants use together, which no rlimit bounds, and tells once
 * when it is too much. Returns how to stop looking.
 */
export function watchUse(
  pid: number,
  folders: readonly string[],
  limits: RunLimits,
  onExcess: (what: 'memory' | 'disk') => void,
): () => void {
  const diskLimit = { bytes: limits.diskBytes, entries: limits.diskEntries };
  let looking = false;
  const look = async (): Promise<void> => {
    if (looking) return;
    if (memoryUse(familyOf(pid, recentTable()), limits.memoryBytes) > limits.memoryBytes) return onExcess('memory');
    looking = true;
    const { bytes, entries } = await diskUse(folders, diskLimit);
    looking = false;
    if (bytes > diskLimit.bytes || entries > diskLimit.entries) onExcess('disk');
  };
  const timer = setInterval(() => void look(), PERIOD_MS);
  return () => clearInterval(timer);
}
