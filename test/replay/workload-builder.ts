import type { Workload, WorkloadCall } from '../../src/replay/workload.ts';

/** A delivered call of 6 s with files attached, on a connection that nothing is known of. */
export function workloadCall(over: Partial<WorkloadCall> = {}): WorkloadCall {
  return {
    id: 'a',
    path: '/exec',
    startMs: 0,
    executionMs: 6000,
    atLeast: false,
    filesAttached: true,
    language: 'py',
    connection: null,
    outcome: 'delivered',
    failed: false,
    failure: null,
    ...over,
  };
}

/** A workload of these calls, of which all is known. */
export function workloadOf(calls: readonly WorkloadCall[]): Workload {
  const ends = calls.map((call) => call.startMs + call.executionMs);
  return { calls, leftOut: [], notes: [], spanMs: Math.max(0, ...ends), peakConcurrency: 1, cutoffMs: null };
}
