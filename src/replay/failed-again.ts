import { playedFailureKind } from './failure-kind.ts';
import type { PlayedCall, Run } from './run.ts';
import type { FailedAgain } from './summary.ts';
import type { Workload, WorkloadCall } from './workload.ts';

// A timer of 5 s comes a little late on a busy machine; another timer, or a server that ended, is farther away.
const NEAR_MS = 500;
const NEAR_SHARE = 0.1;

/**
 * Which calls failed as they did in the log: in the same way and after about the same time. Those that failed otherwise
 * are told apart, and those that the replay itself broke off do not count.
 */
export function failedAgain(workload: Workload, run: Run): FailedAgain {
  const results = (id: string) => run.calls.filter((call) => call.id === id && call.result !== 'interrupted');
  const failures = (id: string) => results(id).filter((call) => call.result !== 'answered').length;
  const inLog = workload.calls.filter((call) => call.failed);
  const found = inLog.map((call) => {
    const same = results(call.id).filter((played) => isSameFailure(call, played)).length;
    return { id: call.id, same, failed: failures(call.id), of: results(call.id).length };
  });
  const ids = (some: typeof found) => some.map(({ id }) => id);
  const fine = workload.calls.filter((call) => call.outcome === 'delivered' && !call.failed).map((call) => call.id);
  return {
    failedInLog: ids(found),
    always: ids(found.filter(({ same, of }) => same > 0 && same === of)),
    sometimes: ids(found.filter(({ same, of }) => same > 0 && same < of)),
    otherwise: ids(found.filter(({ same, failed }) => same === 0 && failed > 0)),
    onlyNow: fine.filter((id) => failures(id) > 0),
  };
}

/** What the log does not tell of the failure (its kind, or its time) tells nothing apart. */
function isSameFailure({ failure }: WorkloadCall, played: PlayedCall): boolean {
  const now = playedFailureKind(played);
  if (failure === null || now === null) return false;
  const gaveUpOrBroken = now === 'gave-up' || now === 'broken';
  if (failure.kind === null ? !gaveUpOrBroken : failure.kind !== now) return false;
  if (failure.afterMs === null) return true;
  const { from, to } = failure.afterMs;
  const near = Math.max(NEAR_MS, to * NEAR_SHARE);
  return played.tookMs >= from - near && played.tookMs <= to + near;
}
