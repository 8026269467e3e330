import { extent } from '../judging/extent.ts';
import { UsageError } from '../usage-error.ts';
import { peakConcurrency } from './peak-concurrency.ts';
import type { Workload } from './workload.ts';

/**
 * The part of a workload that `--only` asks for: ids, or `failing` for the calls that failed in the log; all where it
 * is empty. Without a call where `failing` finds none. Throws a UsageError for an id that the log has not, or that cannot be played.
 */
export function chooseCalls(workload: Workload, only: readonly string[]): Workload {
  if (only.length === 0) return workload;
  const wanted = new Set(only);
  const failing = wanted.delete('failing');
  for (const id of wanted) {
    if (workload.calls.some((call) => call.id === id)) continue;
    const leftOut = workload.leftOut.find((call) => call.id === id);
    if (leftOut) throw new UsageError(`--only ${id}: this call cannot be played again: ${leftOut.why}.`);
    const known = workload.calls.map((call) => call.id);
    throw new UsageError(`--only ${id}: no call of the log has this id.`, `There are: ${known.join(', ')}.`);
  }
  const calls = workload.calls.filter((call) => wanted.has(call.id) || (failing && call.failed));
  if (calls.length === 0) return { ...workload, calls: [], notes: [], spanMs: 0, peakConcurrency: 0 };
  const chosen = new Set(calls.map((call) => call.id));
  const begun = calls[0]?.startMs ?? 0;
  return {
    ...workload,
    calls: calls.map((call) => ({ ...call, startMs: call.startMs - begun })),
    notes: workload.notes.flatMap(({ ids, says }) => {
      const kept = ids.filter((id) => chosen.has(id));
      return kept.length === 0 ? [] : [{ ids: kept, says }];
    }),
    spanMs: extent(calls.map((call) => call.startMs + call.executionMs)).max - begun,
    peakConcurrency: peakConcurrency(
      calls.map(({ startMs, executionMs }) => ({ from: startMs, to: startMs + executionMs })),
    ),
  };
}
