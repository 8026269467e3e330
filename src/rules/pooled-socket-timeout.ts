import { agentLimitNear } from '../judging/agent-limit.ts';
import { afterOtherCall, left, wordsOf } from '../judging/calls.ts';
import { callerError } from '../judging/death.ts';
import { refutesIf, supports, supportsIf } from '../judging/evidence.ts';
import { type Judgement, judgement, nothingToExplain, type Rule } from '../judging/rule.ts';
import { answerLine, membersOf, type Survivor, survivorsOf } from '../judging/survivors.ts';
import { count, list, sayMs } from '../judging/wording.ts';
import type { Case, Cutoff, Evidence, Finding, Timeline } from '../types.ts';

// Spread of a timer as two machines' logs show it: the timer itself stays within 10 ms.
const TIMER_SPREAD_MS = 60;
// One death has no spread: only from two on can a constant be called confirmed.
const CONFIRMED_FROM = 2;
const SETTLED_BY =
  "a call longer than the cutoff on a fresh connection (it would survive), or the caller's port on its POST /exec (it would be the port of the request just before)";

/**
 * LibreChat's axios calls leave a listener on the socket; Node's global agent pools the socket and arms an idle timer;
 * node-fetch then gets that socket for POST /exec, and the timer destroys it after 5.000 s of silence.
 * Told by: it dies on reused connections only, at a constant that Node's agent can have; longer calls on others survive.
 */
export const pooledSocketTimeout: Rule = {
  name: 'pooled-socket-timeout',
  hypothesis:
    "The caller's HTTP agent arms an idle timer on pooled connections and closes one while it waits for /exec",
  judge(c, cutoffs) {
    const nothing = nothingToExplain(c);
    if (nothing) return nothing;
    const gone = left(c).filter((t) => wordsOf(t.callerReason) !== 'own-limit');
    if (gone.length === 0)
      return judgement('ruled-out', 'Every caller that left names a limit or an abort of its own.');
    const judged = cutoffs
      .map((cutoff) => judgeCutoff(c, cutoff))
      .filter((j) => j !== null)
      .sort((a, b) => RANK.indexOf(a.status) - RANK.indexOf(b.status));
    return merge(judged) ?? withoutTimes(c, gone);
  },
};

const RANK: readonly Finding['status'][] = ['confirmed', 'likely', 'untested', 'unlikely', 'ruled-out'];

/** Two pools with different limits in one log are one hypothesis: what the strongest says, with the calls of all such. */
function merge(judged: readonly Judgement[]): Judgement | null {
  const best = judged[0];
  if (!best) return null;
  const alike = judged.filter((j) => j.status === best.status);
  return {
    ...best,
    because: alike.map((j) => j.because).join(' '),
    evidence: alike.flatMap((j) => j.evidence),
    explains: [...new Set(alike.flatMap((j) => j.explains))],
  };
}

function judgeCutoff(c: Case, cutoff: Cutoff): Judgement | null {
  const died = membersOf(c, cutoff);
  if (died.some((t) => wordsOf(t.callerReason) === 'own-limit')) return null;
  const limit = agentLimitNear(cutoff.ms, cutoff.spreadMs);
  const reused = died.filter((t) => (t.connection?.nth ?? 0) > 1);
  const fresh = died.filter((t) => t.connection?.nth === 1);
  const survivors = survivorsOf(c, cutoff, died).filter((s) => s.sameCaller !== false);
  const spared = survivors.filter((s) => afterOtherCall(s.timeline) === false);
  const spite = survivors.filter((s) => afterOtherCall(s.timeline) === true && s.robust);
  const status = weigh(died, reused, fresh, spared, spite, limit, cutoff);
  return judgement(status, because(cutoff, died, reused, fresh, spared, spite, limit), {
    evidence: evidence(reused, fresh, spared, spite),
    explains: status === 'ruled-out' ? [] : [...died, ...alsoExplained(c, cutoff, died)].map((t) => t.id),
    settledBy: status === 'confirmed' || status === 'ruled-out' ? null : SETTLED_BY,
  });
}

function weigh(
  died: readonly Timeline[],
  reused: readonly Timeline[],
  fresh: readonly Timeline[],
  spared: readonly Survivor[],
  spite: readonly Survivor[],
  limit: number | null,
  cutoff: Cutoff,
): Finding['status'] {
  if (fresh.length === died.length)
    return fresh.every((t) => t.connection?.basis === 'access-line') ? 'ruled-out' : 'unlikely';
  if (fresh.length > 0) return 'unlikely';
  const robust = spared.filter((s) => s.robust);
  if (spite.length > 0) return spite.length >= reused.length ? 'unlikely' : 'likely';
  if (limit === null) return reused.length >= CONFIRMED_FROM && robust.length > 0 ? 'likely' : 'untested';
  if (reused.length === 0) return died.length >= CONFIRMED_FROM && robust.length > 0 ? 'likely' : 'untested';
  const certain = reused.filter((t) => t.joinConfidence !== 'ambiguous' && afterOtherCall(t) === true);
  const confirmed =
    certain.length >= CONFIRMED_FROM &&
    certain.length * 2 > died.length &&
    cutoff.spreadMs <= TIMER_SPREAD_MS &&
    died.some((t) => wordsOf(t.callerReason) === 'hang-up') &&
    robust.some((s) => s.sameCaller === true);
  return confirmed ? 'confirmed' : 'likely';
}

/** Calls whose time of leaving is known only from above, but that fit: on a reused connection, noticed after the cutoff. */
function alsoExplained(c: Case, cutoff: Cutoff, died: readonly Timeline[]): Timeline[] {
  return left(c).filter(
    (t) =>
      !died.includes(t) &&
      t.leftAfter?.ms === null &&
      t.leftAfter.latestMs >= cutoff.ms - cutoff.spreadMs &&
      t.leftAfter.earliestMs <= cutoff.ms + cutoff.spreadMs &&
      afterOtherCall(t) === true &&
      wordsOf(t.callerReason) !== 'own-limit',
  );
}

/** No time of leaving is known better than "before": reuse and survivors alone can make it likely, never sure. */
function withoutTimes(c: Case, gone: readonly Timeline[]): Judgement {
  const bounded = gone.filter((t) => t.leftAfter !== null && t.leftAfter.ms === null);
  // The shortest limit seen in the field is 4 s (Node and Express servers); a caller noticed gone before cannot be it.
  const possible = bounded.filter((t) => (t.leftAfter?.latestMs ?? 0) >= 4000 && afterOtherCall(t) === true);
  const shortest = Math.min(...possible.map((t) => t.durationMs ?? Number.POSITIVE_INFINITY));
  const spared = survivorsOf(c, { ms: shortest, spreadMs: 0 }, possible).filter(
    (s) => s.sameCaller !== false && afterOtherCall(s.timeline) === false,
  );
  const settledBy =
    "the caller's own error lines with times (LibreChat's log): they show whether it left at a constant";
  if (possible.length >= CONFIRMED_FROM && possible.length === gone.length && spared.length > 0) {
    return judgement(
      'likely',
      `All ${count(possible.length, 'call')} that were left came on a reused connection, and ${count(spared.length, 'call')} as long on other connections ${spared.length === 1 ? 'was' : 'were'} answered; when exactly the caller left is not logged.`,
      { evidence: evidence(possible, [], spared, []), explains: possible.map((t) => t.id), settledBy },
    );
  }
  if (gone.every((t) => t.leftAfter !== null && t.leftAfter.latestMs < 1000)) {
    return judgement('ruled-out', 'The callers left within a second, before such a timer can fire.');
  }
  return judgement('untested', 'No constant time of leaving can be seen.', { settledBy });
}

function because(
  cutoff: Cutoff,
  died: readonly Timeline[],
  reused: readonly Timeline[],
  fresh: readonly Timeline[],
  spared: readonly Survivor[],
  spite: readonly Survivor[],
  limit: number | null,
): string {
  const inferred = reused.some((t) => t.connection?.basis === 'inferred') ? ' (inferred from the ports)' : '';
  const parts = [
    `${count(died.length, 'call')} died after ${sayMs(cutoff.ms)}${died.length > 1 ? ` ± ${sayMs(cutoff.spreadMs)}` : ''}`,
  ];
  if (reused.length > 0) parts.push(`${reused.length} of ${died.length} on a reused connection${inferred}`);
  if (fresh.length > 0)
    parts.push(`${fresh.length} of ${died.length} on a fresh connection, which this cause cannot kill`);
  if (reused.length + fresh.length === 0) parts.push('on which connections is not logged');
  if (spared.length > 0) {
    const longest = list(
      spared.map((s) => sayMs(s.silenceMs)),
      3,
    );
    parts.push(
      `${count(spared.length, 'longer call')} (${longest}) that no other request came before on the connection survived`,
    );
  } else parts.push('no longer call on a fresh connection was seen');
  if (spite.length > 0) parts.push(`but ${count(spite.length, 'longer call')} on a reused connection survived as well`);
  if (limit === null) parts.push("the value is none that Node's agent uses, unless the two clocks disagree");
  return `${parts.join('; ')}.`;
}

function evidence(
  reused: readonly Timeline[],
  fresh: readonly Timeline[],
  spared: readonly Survivor[],
  spite: readonly Survivor[],
): Evidence[] {
  return [
    ...reused.flatMap((t) => {
      const from = t.connection?.previousSource;
      const idle = t.connection?.idleMs;
      const before = idle === null || idle === undefined ? 'before' : `${sayMs(idle)} before`;
      const how = t.connection?.basis === 'inferred' ? ' (inferred)' : '';
      const last = t.connection?.previous[t.connection.previous.length - 1];
      return from
        ? [supports(from, `the same caller used this connection ${before}${last ? `: ${last}` : ''}${how}`)]
        : [];
    }),
    ...[...reused, ...fresh].flatMap((t) =>
      supportsIf(
        callerError(t),
        t.leftAfter?.ms ? `the caller's side broke off after ${sayMs(t.leftAfter.ms)}` : 'the caller broke off',
      ),
    ),
    ...spared.flatMap((s) =>
      supportsIf(
        answerLine(s.timeline),
        `a call of ${sayMs(s.silenceMs)} that was not on such a connection was answered`,
      ),
    ),
    ...spite.flatMap((s) =>
      refutesIf(answerLine(s.timeline), `a call of ${sayMs(s.silenceMs)} on a reused connection was answered`),
    ),
  ];
}
