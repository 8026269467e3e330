import { smallestNumber } from '../compare/smallest-number.ts';
import { fisherExact } from '../stats/fisher-exact.ts';
import type { Workload, WorkloadCall } from './workload.ts';

// The idle timer of Node's agents, and as much above it as a comparison wants to call a call longer.
const LONGER_THAN_MS = 5000 + 250;

/** Whether LibreChat's call would die without a fix: long, and with files attached or on a connection used before. */
export function isExposed({ executionMs, filesAttached, connection }: WorkloadCall): boolean {
  return executionMs > LONGER_THAN_MS && (filesAttached === true || (connection?.nth ?? 1) > 1);
}

/**
 * How often a workload has to be played on each side so that, if all exposed calls die before and none after, Fisher's
 * test says so (p < alpha); 1 where no call is exposed.
 */
export function enoughForProof(workload: Workload, alpha: number): number {
  const exposed = workload.calls.filter(isExposed).length;
  if (exposed === 0) return 1;
  const calls = smallestNumber((n) => n > 0 && fisherExact(n, 0, 0, n) < alpha) ?? 1;
  return Math.ceil(calls / exposed);
}
