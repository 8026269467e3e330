import type { WorkloadCall } from './workload.ts';

/**
 * When each call shall start (ms after the first): times at which no call was at work pass `speed` times as fast as in
 * the log, all others as fast. So what overlapped overlaps again, for as long.
 */
export function shortenGaps(calls: readonly WorkloadCall[], speed: number): { call: WorkloadCall; atMs: number }[] {
  let busyUntilMs = 0;
  let savedMs = 0;
  return [...calls]
    .sort((a, b) => a.startMs - b.startMs)
    .map((call) => {
      const idleMs = Math.max(0, call.startMs - busyUntilMs);
      savedMs += idleMs - idleMs / speed;
      busyUntilMs = Math.max(busyUntilMs, call.startMs + call.executionMs);
      return { call, atMs: call.startMs - savedMs };
    });
}
