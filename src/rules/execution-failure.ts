import { failed, failures } from '../judging/calls.ts';
import { callsWith, eventOf, eventsOf } from '../judging/events.ts';
import { refutes, supports } from '../judging/evidence.ts';
import { givenUp } from '../judging/given-up.ts';
import { judgement, type Rule } from '../judging/rule.ts';
import { allOf, count } from '../judging/wording.ts';
import type { Evidence, LogEvent, Timeline } from '../types.ts';

/**
 * The execution or its sandbox failed. A program that ends with an error is not that: it is answered with 200 and its
 * stderr. What counts is a sandbox that did not answer, or a server error with a logged cause.
 */
export const executionFailure: Rule = {
  name: 'execution-failure',
  hypothesis: 'The execution or its sandbox failed',
  judge(c) {
    const broken = callsWith(c, 'sandbox-failed', 'server-error')
      .map((t) => ({ t, by: brokenBy(t) }))
      .filter((x) => x.by !== null);
    if (broken.length > 0) {
      return judgement(
        broken.some((x) => x.by?.kind === 'sandbox-failed' && x.t.joinConfidence !== 'ambiguous')
          ? 'confirmed'
          : 'likely',
        `The sandbox or a service behind the server failed in ${count(broken.length, 'call')}.`,
        {
          evidence: broken.flatMap((x) =>
            x.by
              ? [
                  supports(
                    x.by.source,
                    x.by.kind === 'sandbox-failed'
                      ? 'the sandbox did not answer'
                      : 'the server reports an error of its own',
                  ),
                ]
              : [],
          ),
          explains: broken.map((x) => x.t.id),
          settledBy: "the sandbox's log and its pod's state",
        },
      );
    }
    const bad = failures(c);
    if (bad.length === 0) return judgement('untested', 'No call failed.');
    const fine = bad.filter((t) => finishedWell(t).length > 0);
    const evidence = bad.flatMap(finishedWell);
    const dropped = bad.flatMap((t) => givenUp(t) ?? []);
    if (dropped.length > 0 && fine.length + dropped.length === bad.length)
      return judgement(
        'unlikely',
        `${fine.length > 0 ? `${fine.length} of ${count(bad.length, 'failed call')} executed to the end, and well; of the others the` : 'The'} server logs no failure before the caller left, and aborted ${fine.length > 0 ? 'them' : allOfThem(bad.length)} because of that.`,
        {
          evidence: [...evidence, ...dropped.slice(0, 3).map((e) => refutes(e.source, GIVEN_UP))],
          settledBy: "the sandbox's log",
        },
      );
    if (fine.length === bad.length)
      return judgement('ruled-out', `${allOf(bad.length, 'failed call')} executed to the end, and well.`, {
        evidence,
      });
    if (fine.length > 0)
      return judgement(
        'unlikely',
        `${fine.length} of ${count(bad.length, 'failed call')} ${fine.length === 1 ? 'was' : 'were'} executed to the end, and well; of the ${bad.length - fine.length === 1 ? 'other' : 'others'} the end is not logged.`,
        { evidence, settledBy: "the sandbox's log" },
      );
    return judgement('untested', 'How the executions ended is not logged.', {
      settledBy: "the server's lines on the execution, and the sandbox's log",
    });
  },
};

const GIVEN_UP = 'the server aborted the execution because the caller had left';

function allOfThem(n: number): string {
  if (n === 1) return 'the only failed call';
  return n === 2 ? 'both failed calls' : `all ${n} failed calls`;
}

function brokenBy(t: Timeline): LogEvent | null {
  const sandbox = eventOf(t, 'sandbox-failed');
  if (sandbox) return sandbox;
  // A caller that left has its own explanation. An unhandled exception is a fault of the server's own code, not of what
  // is behind it; and a server error without a logged cause is nobody's fault yet.
  return t.outcome === 'delivered' && failed(t) ? eventOf(t, 'server-error', (e) => !e.exception) : null;
}

/** The sandbox answered 200, and the server says the execution completed. */
function finishedWell(t: Timeline): Evidence[] {
  const done = eventsOf(t, 'execution-finished').find((e) => e.state === 'completed');
  if (!done && t.executionFinished !== true) return [];
  const answered =
    eventOf(t, 'response-started', (e) => e.role === 'sandbox' && e.path === '/execute' && e.status < 400) ??
    eventOf(t, 'sandbox-responded', (e) => e.path === '/execute' && e.status < 400) ??
    eventOf(t, 'sandbox-finished');
  const end = done ?? eventOf(t, 'request-finished');
  return [
    ...(answered ? [refutes(answered.source, 'the sandbox answered')] : []),
    ...(end ? [refutes(end.source, 'the execution completed')] : []),
  ];
}
