import type { Comparison } from '../compare/comparison.ts';
import type { Proof, ReplaySummary } from './summary.ts';

/** A summary as far as it is made without it. */
type Found = Omit<ReplaySummary, 'proof'>;

/** The reach of a replay's result, by what came of it. Nothing is claimed of one that was interrupted. */
export function whatItProves(summary: Found): Proof {
  const { again, sides, comparison, caller, node, interrupted } = summary;
  if (interrupted) return { shows: [], doesNotShow: ['It was interrupted: a part of the calls proves nothing.'] };
  const own = sides.length > 1;
  const player = `the caller ${caller} on Node ${node.replace(/^v/, '')}`;
  const shows = own && comparison !== null ? ownServers(comparison, player) : [failures(summary)];
  const doesNotShow = [
    sides.some(({ run }) => run.calls.some((call) => call.result === 'lost'))
      ? 'Anything of the calls that lost the server: it ended, or could no longer be reached, during the replay.'
      : null,
    again.always.length + again.sometimes.length > 0
      ? 'That the calls of the log failed for the same reason: what came back is the failure, and kcr analyze names its cause.'
      : null,
    again.otherwise.length > 0
      ? 'That the failure of the log comes back: some calls failed in another way, or after another time.'
      : null,
    again.failedInLog.length > 0 && again.always.length + again.sometimes.length + again.otherwise.length === 0
      ? 'That the failure of the log is gone: something it needs (a proxy, another caller, its load) may not be here.'
      : null,
    own
      ? 'How your callers, proxies and servers behave: all calls went over the loopback of this machine, to a kcr serve that sleeps instead of running code.'
      : "What the server saw: its log is where it runs. Join it with the caller's log: kcr analyze.",
    own && summary.repeat > 1
      ? 'As much as its p value says of your calls: repetitions on one machine are alike. For those, compare logs from before and after: kcr compare.'
      : null,
  ];
  return { shows, doesNotShow: doesNotShow.filter((each) => each !== null) };
}

function ownServers({ verdict, statement, exposed }: Comparison, player: string): string[] {
  const { before, after } = exposed;
  const counts = `without the fix ${before.failed} of ${before.of} exposed calls failed, with it ${after.failed} of ${after.of}`;
  switch (verdict) {
    case 'fixed':
      return [`The fix works for this workload and ${player}: ${counts}.`];
    case 'not-proven':
      return [`With ${player}, ${counts}: too few calls to call it proof.`];
    case 'not-fixed':
      if (after.failed === 0) return [`With ${player}, ${counts}; yet: ${statement}`];
      return [`The fix does not help ${player}: ${counts}.`];
    case 'worse':
      return [`With the fix ${player} fares worse: ${counts}.`];
    case 'not-comparable':
      return [
        before.failed === 0
          ? `These calls, played by ${player}, do not fail without the fix either, so that nothing is shown of it.`
          : `With ${player}, ${counts}, but the two sides cannot be compared.`,
      ];
  }
}

function failures({ again, workload }: Found): string {
  const { failedInLog, always, sometimes, otherwise, onlyNow } = again;
  if (failedInLog.length === 0 && onlyNow.length === 0) {
    return `No call failed in the log, and none failed now (${workload.calls.length} played).`;
  }
  if (failedInLog.length === 0)
    return `No call failed in the log; now ${onlyNow.length} of ${workload.calls.length} did.`;
  const some = sometimes.length === 0 ? '' : `, ${sometimes.length} in some repetitions`;
  const otherWays =
    otherwise.length === 0 ? '' : `, ${otherwise.length} otherwise (in another way, or after another time)`;
  const others = onlyNow.length === 0 ? '' : ` ${onlyNow.length} that were delivered in the log failed now.`;
  const calls = failedInLog.length === 1 ? '1 call' : `${failedInLog.length} calls`;
  return `Of ${calls} that failed in the log, ${always.length} failed again in the same way and after about the same time${some}${otherWays}.${others}`;
}
