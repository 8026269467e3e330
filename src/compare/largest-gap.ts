import { extent } from '../judging/extent.ts';
import { firstByteMs } from './calls.ts';
import type { ComparableCall } from './comparable-report.ts';

export interface Gap {
  /** At least so long, */
  readonly leastMs: number;
  /** and at most. */
  readonly mostMs: number;
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
    const ms = extent(bytes.slice(1).map((at, n) => at - (bytes[n] ?? 0))).max;
    return { leastMs: ms, mostMs: ms, logged: true };
  }
  if (call.heartbeats === null) return null;
  // The first of n beats may be the first byte itself; after the last the answer may come at once, or just before the
  // next: n - 1 or n equal gaps fill the rest.
  const rest = Math.max(0, call.durationMs - first);
  const leastMs = Math.max(first, rest / Math.max(1, call.heartbeats));
  return { leastMs, mostMs: Math.max(first, rest / Math.max(1, call.heartbeats - 1)), logged: false };
}

/** The longest of several; null of none. */
export function largestOf(calls: readonly ComparableCall[]): Gap | null {
  const gaps = calls.flatMap((call) => largestGap(call) ?? []);
  if (gaps.length === 0) return null;
  const mostMs = extent(gaps.map((gap) => gap.mostMs)).max;
  return {
    leastMs: extent(gaps.map((gap) => gap.leastMs)).max,
    mostMs,
    logged: gaps.some((gap) => gap.logged && gap.mostMs === mostMs),
  };
}
