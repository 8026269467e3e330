import { left } from '../judging/calls.ts';
import { callsWith, type EventOf, eventOf, eventsOf } from '../judging/events.ts';
import { refutes, refutesIf, supports } from '../judging/evidence.ts';
import { givenUp } from '../judging/given-up.ts';
import { merge } from '../judging/merge.ts';
import { type Judgement, judgement, type Rule } from '../judging/rule.ts';
import { answerLine, membersOf, survivorsOf } from '../judging/survivors.ts';
import { count, list, sayCutoff, sayMs } from '../judging/wording.ts';
import type { Case, Cutoff } from '../types.ts';

// GNU timeout's exit status, which KubeCodeRun's sandbox uses for a program that ran into its limit.
const TIMED_OUT = 124;

/** The server caps the execution time. Longer executions, of survivors and of the lost calls themselves, rule it out. */
export const serverTimeLimit: Rule = {
  name: 'server-time-limit',
  hypothesis: 'The server caps the execution time',
  judge(c, cutoffs) {
    const capped = callsWith(c, 'sandbox-timeout', 'execution-finished').flatMap((t) => {
      const by =
        eventOf(t, 'sandbox-timeout') ??
        eventOf(t, 'execution-finished', (e) => e.state === 'timeout' || e.exitCode === TIMED_OUT);
      return by ? [{ t, by }] : [];
    });
    if (capped.length > 0) {
      return judgement('confirmed', `The server ended ${count(capped.length, 'execution')} at its time limit.`, {
        evidence: capped.map((x) => supports(x.by.source, 'the execution ran into its time limit')),
        explains: capped.map((x) => x.t.id),
      });
    }
    const gone = left(c);
    if (gone.length === 0) return judgement('untested', 'No execution reached a limit.');
    const finished = gone.flatMap((t) => eventsOf(t, 'execution-finished').filter((e) => e.state === 'completed'));
    const longer = cutoffs.map((cutoff) => wentBeyond(c, cutoff, finished));
    if (longer.every((j) => j !== null)) {
      const judged = merge(longer);
      if (judged) return judged;
    }
    if (finished.length === gone.length) {
      return judgement('ruled-out', 'The executions of all calls that were left completed; none was cut short.', {
        evidence: finished.slice(0, 3).map((e) => refutes(e.source, 'the execution completed')),
      });
    }
    const dropped = gone.flatMap((t) => givenUp(t) ?? []);
    if (dropped.length > 0 && finished.length + dropped.length === gone.length) {
      const others = finished.length > 0 ? `; the other ${finished.length} completed` : '';
      return judgement(
        'ruled-out',
        `The server aborted ${count(dropped.length, 'execution')} because the caller had left, and none at a limit${others}.`,
        {
          evidence: dropped
            .slice(0, 3)
            .map((e) => refutes(e.source, 'the server aborted the execution because the caller had left')),
        },
      );
    }
    return judgement('untested', 'How the executions ended is not logged.', {
      settledBy: "the server's `Code execution … completed: status=…` lines",
    });
  },
};

/** Executions that took longer than a constant at which calls died: it is then no limit of the server. */
function wentBeyond(c: Case, cutoff: Cutoff, finished: readonly EventOf<'execution-finished'>[]): Judgement | null {
  const outlived = survivorsOf(c, cutoff, membersOf(c, cutoff));
  const beyond = finished.filter((e) => e.timeMs !== null && e.timeMs > cutoff.ms);
  if (outlived.length + beyond.length === 0) return null;
  const longest = list([...outlived.map((s) => sayMs(s.silenceMs)), ...beyond.map((e) => sayMs(e.timeMs ?? 0))], 4);
  return judgement('ruled-out', `Executions went on beyond ${sayCutoff(cutoff)}: ${longest}.`, {
    evidence: [
      ...outlived.flatMap((s) => refutesIf(answerLine(s.timeline), `a call of ${sayMs(s.silenceMs)} was answered`)),
      ...beyond.map((e) => refutes(e.source, `the execution took ${sayMs(e.timeMs ?? 0)} and completed`)),
    ],
  });
}
