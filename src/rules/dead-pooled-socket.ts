import { left, wordsOf } from '../judging/calls.ts';
import { callerError, diedAt } from '../judging/death.ts';
import { eventOf, eventsOf, everyEventOf } from '../judging/events.ts';
import { refutesIf, supports, supportsIf } from '../judging/evidence.ts';
import { execServerLifecycle } from '../judging/exec-server.ts';
import { judgement, type Rule } from '../judging/rule.ts';
import { firstAfter } from '../judging/sorted.ts';
import { count, sayMs } from '../judging/wording.ts';
import type { Case, LogEvent, Micros, Timeline } from '../types.ts';

// Measured: a reused connection that the server has closed fails within 50 ms of the request.
const AT_ONCE_MS = 50;
// uvicorn closes the connection after an unhandled exception; the caller's pool may hold it up to its own 5 s.
const POOLED_MS = 5000;
const SETTLED_BY =
  "a packet capture, or the caller's log with NODE_DEBUG=http: the request goes out on a connection that the server has closed";

/**
 * The server closed an idle keep-alive connection just as the caller reused it. The call dies at once and the
 * application never sees it, while the server goes on living. Lost log lines look the same, so absence alone is not enough.
 */
export const deadPooledSocket: Rule = {
  name: 'dead-pooled-socket',
  hypothesis: 'The server closed an idle keep-alive connection just as the caller reused it',
  judge(c) {
    const lifecycle = execServerLifecycle(c).map((e) => e.time.at);
    const exceptions = everyEventOf(c, 'server-error').filter((e) => e.exception);
    const suspects = c.timelines.filter((t) => isSuspect(c, t, lifecycle));
    const told = suspects.map((t) => ({ t, reason: reasonFor(t, exceptions) }));
    const shown = told.filter((x) => x.reason !== null);
    if (shown.length > 0) {
      return judgement(
        'likely',
        `${count(shown.length, 'call')} broke at once and never reached the application, while the server was up.`,
        {
          evidence: shown.flatMap(({ t, reason }) => [
            ...supportsIf(callerError(t), 'the connection was broken; no line of the application knows this call'),
            ...(reason?.exception
              ? [supports(reason.exception.source, 'after an unhandled exception the server closes the connection')]
              : []),
          ]),
          explains: shown.map((x) => x.t.id),
          settledBy: SETTLED_BY,
        },
      );
    }
    if (suspects.length > 0) {
      return judgement(
        'untested',
        `${count(suspects.length, 'call')} left no line of the application; whether it never arrived or its lines are missing cannot be seen.`,
        { settledBy: SETTLED_BY },
      );
    }
    const gone = left(c);
    const seen = gone.map((t) => eventOf(t, 'request-started')).filter((e) => e !== null);
    if (gone.length > 0 && seen.length === gone.length) {
      return judgement('ruled-out', `The application saw every call that was left, and worked on it.`, {
        evidence: seen.slice(0, 3).flatMap((e) => refutesIf(e, 'the application has the request')),
      });
    }
    if (gone.length === 0) return judgement('untested', 'No call in these logs broke at once.');
    const slow = gone.every((t) => (t.leftAfter?.earliestMs ?? 0) > AT_ONCE_MS);
    return judgement(
      slow ? 'ruled-out' : 'untested',
      slow ? `No call died within ${sayMs(AT_ONCE_MS)}.` : 'When the calls died is not known well enough.',
      { settledBy: slow ? null : SETTLED_BY },
    );
  },
};

/** A broken connection of which the application has no line, while the server was demonstrably up before and after. */
function isSuspect(c: Case, t: Timeline, lifecycle: readonly Micros[]): boolean {
  if (t.outcome !== 'never-arrived' && t.outcome !== 'server-left') return false;
  if (wordsOf(t.callerReason) !== 'hang-up' || eventsOf(t, 'request-started').length > 0) return false;
  const at = diedAt(t);
  if (at === null) return false;
  const next = firstAfter(c.serverAlive, at);
  const before = c.serverAlive[next - 1];
  const after = c.serverAlive[next];
  if (before === undefined || after === undefined) return false;
  return !lifecycle.some((x) => x >= before && x <= after);
}

/** What shows that it died at once, or null. */
function reasonFor(t: Timeline, exceptions: readonly LogEvent[]): { exception: LogEvent | null } | null {
  const at = diedAt(t) ?? t.startedAt.at;
  const exception = exceptions.findLast((e) => e.time.at <= at && at - e.time.at <= POOLED_MS * 1000);
  if (exception) return { exception };
  const begun = eventsOf(t, 'caller-started').findLast((e) => e.time.at <= at);
  const atOnce = t.leftAfter
    ? t.leftAfter.latestMs <= AT_ONCE_MS
    : begun !== undefined && (at - begun.time.at) / 1000 <= AT_ONCE_MS;
  return atOnce ? { exception: null } : null;
}
