import type { Run } from './run.ts';
import type { FailedAgain } from './summary.ts';
import type { Workload } from './workload.ts';

/** Which calls failed as they did in the log; those that the replay itself broke off do not count. */
export function failedAgain(workload: Workload, run: Run): FailedAgain {
  const results = (id: string) => run.calls.filter((call) => call.id === id && call.result !== 'interrupted');
  const failures = (id: string) => results(id).filter((call) => call.result !== 'answered').length;
  const always = (id: string) => failures(id) > 0 && failures(id) === results(id).length;
  const failedInLog = workload.calls.filter((call) => call.failed).map((call) => call.id);
  const fine = workload.calls.filter((call) => call.outcome === 'delivered' && !call.failed).map((call) => call.id);
  return {
    failedInLog,
    always: failedInLog.filter(always),
    sometimes: failedInLog.filter((id) => failures(id) > 0 && !always(id)),
    onlyNow: fine.filter((id) => failures(id) > 0),
  };
}
