import { left } from '../judging/calls.ts';
import { eventsOf } from '../judging/events.ts';
import { refutes, refutesIf, supports } from '../judging/evidence.ts';
import { givenUp } from '../judging/given-up.ts';
import { judgement, type Rule } from '../judging/rule.ts';
import { answerLine, membersOf, survivorsOf } from '../judging/survivors.ts';
import { count, list, sayCutoff, sayMs } from '../judging/wording.ts';

// GNU timeout's exit status, which KubeCodeRun's sandbox uses for a program that ran into its limit.
const TIMED_OUT = 124;

/** The server caps the execution time. Longer executions, of survivors and of the lost calls themselves, rule it out. */
export const serverTimeLimit: Rule = {
  name: 'server-time-limit',
  hypothesis: 'The server caps the execution time',
  judge(c, cutoffs) {
    const capped = c.timelines
      .map((t) => ({
        t,
        by:
          eventsOf(t, 'sandbox-timeout')[0] ??
          eventsOf(t, 'execution-finished').find((e) => e.state === 'timeout' || e.exitCode === TIMED_OUT),
      }))
      .filter((x) => x.by !== undefined);
    if (capped.length > 0) {
      return judgement('confirmed', `The server ended ${count(capped.length, 'execution')} at its time limit.`, {
        evidence: capped.flatMap((x) => (x.by ? [supports(x.by.source, 'the execution ran into its time limit')] : [])),
        explains: capped.map((x) => x.t.id),
      });
    }
    const gone = left(c);
    if (gone.length === 0) return judgement('untested', 'No execution reached a limit.');
    const cutoff = cutoffs[0];
    const limitMs = cutoff?.ms ?? null;
    const outlived = cutoff ? survivorsOf(c, cutoff, membersOf(c, cutoff)) : [];
    const finished = gone.flatMap((t) => eventsOf(t, 'execution-finished').filter((e) => e.state === 'completed'));
    const beyond = finished.filter((e) => limitMs !== null && e.timeMs !== null && e.timeMs > limitMs);
    if (outlived.length + beyond.length > 0 && cutoff) {
      const longest = list([...outlived.map((s) => sayMs(s.silenceMs)), ...beyond.map((e) => sayMs(e.timeMs ?? 0))], 4);
      return judgement('ruled-out', `Executions went on beyond ${sayCutoff(cutoff)}: ${longest}.`, {
        evidence: [
          ...outlived.flatMap((s) => refutesIf(answerLine(s.timeline), `a call of ${sayMs(s.silenceMs)} was answered`)),
          ...beyond.map((e) => refutes(e.source, `the execution took ${sayMs(e.timeMs ?? 0)} and completed`)),
        ],
      });
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
