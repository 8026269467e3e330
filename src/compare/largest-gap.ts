import { firstByteMs } from './calls.ts';
import type { ComparableCall } from './comparable-report.ts';

export interface Gap {
  readonly ms: number;
  /** False where it was worked out from the number of heartbeats. */
  readonly logged: boolean;
}

/**
 * The longest time without a byte of a streamed call: from the times of its heartbeats where each is logged, else from
 * the first byte and their number, taken to be equally far apart. Null where the log tells neither.
 */
export function largestGap(call: ComparableCall): Gap | null {
  const first = firstByteMs(call);
  if (!call.streamed || first === null || call.durationMs === null) return null;
  const beats = call.events.filter((e) => e.kind === 'heartbeat').flatMap((e) => e.offsetMs ?? []);
  if (beats.length > 0 && beats.length >= (call.heartbeats ?? 0)) {
    const bytes = [0, first, ...beats, call.durationMs].sort((a, b) => a - b);
    return { ms: Math.max(...bytes.slice(1).map((at, n) => at - (bytes[n] ?? 0))), logged: true };
  }
  if (call.heartbeats === null) return null;
  return { ms: Math.max(first, (call.durationMs - first) / Math.max(1, call.heartbeats)), logged: false };
}

/** The longest of several; null of none. */
export function largestOf(calls: readonly ComparableCall[]): Gap | null {
  let most: Gap | null = null;
  for (const call of calls) {
    const gap = largestGap(call);
    if (gap !== null && (most === null || gap.ms > most.ms)) most = gap;
  }
  return most;
}
