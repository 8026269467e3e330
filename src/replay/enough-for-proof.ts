import { smallestNumber } from '../compare/smallest-number.ts';
import { fisherExact } from '../stats/fisher-exact.ts';
import type { Workload, WorkloadCall } from './workload.ts';

// The idle timer of Node's agents, and as much above it as a comparison wants to call a call longer.
const LONGER_THAN_MS = 5000 + 250;

/**
 * How often a workload has to be played on each side so that, if the calls die that have to and none after the fix,
 * Fisher's test says so (p < alpha). All long calls count, for the fix may take away what sets those that die apart.
 * 1 where none would die.
 */
export function enoughForProof(workload: Workload, alpha: number): number {
  const long = workload.calls.filter((call) => call.executionMs > LONGER_THAN_MS);
  const dying = long.filter(comesOnUsedConnection).length;
  if (dying === 0) return 1;
  const surviving = long.length - dying;
  return smallestNumber((n) => n > 0 && fisherExact(n * dying, n * surviving, 0, n * long.length) < alpha) ?? 1;
}

/** Used before by axios: to look at attached files, to upload or to download, or for what the log does not show. */
function comesOnUsedConnection({ filesAttached, connection, path }: WorkloadCall): boolean {
  if (filesAttached === true) return true;
  if (connection === null || connection.nth <= 1) return false;
  return connection.previous.length === 0 || connection.previous.some((request) => request !== `POST ${path}`);
}
