import { diskUse } from './disk-use.ts';
import type { RunLimits } from './local-options.ts';
import { memoryUse } from './memory-use.ts';
import { familyOf } from './process-table.ts';

/** Short enough that what a process can take meanwhile is bounded by its own rlimits. */
const PERIOD_MS = 250;

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
    if (memoryUse(familyOf(pid), limits.memoryBytes) > limits.memoryBytes) return onExcess('memory');
    looking = true;
    const { bytes, entries } = await diskUse(folders, diskLimit);
    looking = false;
    if (bytes > diskLimit.bytes || entries > diskLimit.entries) onExcess('disk');
  };
  const timer = setInterval(() => void look(), PERIOD_MS);
  return () => clearInterval(timer);
}
