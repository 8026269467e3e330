import { mannWhitney } from '../stats/mann-whitney.ts';
import type { ComparableCall } from './comparable-report.ts';
import type { WorkloadDifference } from './workload.ts';

// So many times as crowded is another workload, if it is not chance; less than the second is none.
const FAR = 3;
const NEAR = 1.5;

/**
 * For each of `calls` that has a time, how many of `all` (itself among them) started less than `windowMs` before or after
 * it. Not how many were open at once: that depends on how they ended, and so on the change.
 */
export function crowding(calls: readonly ComparableCall[], all: readonly ComparableCall[], windowMs: number): number[] {
  const starts = all.flatMap((call) => startOf(call) ?? []).sort((a, b) => a - b);
  return calls.flatMap((call) => {
    const at = startOf(call);
    return at === null ? [] : [countWithin(starts, at - windowMs, at + windowMs)];
  });
}

/** What the crowding of both sides differs in; none where a side has no times, or they are near enough. */
export function concurrencyDifference(
  before: readonly number[],
  after: readonly number[],
  alpha: number,
): WorkloadDifference[] {
  if (before.length === 0 || after.length === 0) return [];
  const [b, a] = [mean(before), mean(after)];
  const ratio = Math.max(a / b, b / a);
  const { p } = mannWhitney(after, before);
  if (ratio < NEAR || (ratio < FAR && p >= alpha)) return [];
  const because = `Around each exposed call ${b.toFixed(1)} calls started before (itself among them), ${a.toFixed(1)} after: what differs may be the load and not the change.`;
  return [{ because, p, proven: p < alpha && ratio >= FAR }];
}

function startOf({ startedAt }: ComparableCall): number | null {
  const ms = startedAt === null ? Number.NaN : Date.parse(startedAt);
  return Number.isNaN(ms) ? null : ms;
}

/** How many sorted values lie strictly between. */
function countWithin(sorted: readonly number[], from: number, to: number): number {
  return firstAtOrAfter(sorted, to) - firstAtOrAfter(sorted, from, true);
}

function firstAtOrAfter(sorted: readonly number[], value: number, orEqual = false): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = sorted[middle] ?? 0;
    if (at < value || (orEqual && at === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
