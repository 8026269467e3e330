import { agentLimitNear } from '../judging/agent-limit.ts';
import { afterOtherCall, hostOf, left, wordsOf } from '../judging/calls.ts';
import { extent } from '../judging/extent.ts';
import { allGotAnswers, gotAnswer } from '../judging/got-answer.ts';
import { merge } from '../judging/merge.ts';
import {
  CHANCE,
  chanceOfNoneSpared,
  type PooledView,
  pooledEvidence,
  sayPooled,
  TIMER_SPREAD_MS,
} from '../judging/pooled-view.ts';
import { type Judgement, judgement, nothingToExplain, type Rule } from '../judging/rule.ts';
import { membersOf, survivorsOf } from '../judging/survivors.ts';
import { count } from '../judging/wording.ts';
import type { Case, Cutoff, Finding, Timeline } from '../types.ts';

// One death has no spread: only from two on can a constant be called confirmed.
const CONFIRMED_FROM = 2;
// Without a hint (uvicorn), and with the hint of Node's and Express's default.
const USUAL_LIMITS_MS = [5000, 4000];
// The server's end of a call and the caller's record of leaving it, on two clocks.
const CLOCKS_MS = 100;
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
    const judged = cutoffs.map((cutoff) => judgeCutoff(c, cutoff)).filter((j) => j !== null);
    return allGotAnswers(gone) ?? merge(judged) ?? withoutTimes(c, gone);
  },
};

function judgeCutoff(c: Case, cutoff: Cutoff): Judgement | null {
  const died = membersOf(c, cutoff);
  if (died.some((t) => wordsOf(t.callerReason) === 'own-limit' || gotAnswer(t))) return null;
  const survivors = survivorsOf(c, cutoff, died).filter((s) => s.sameCaller !== false);
  const view: PooledView = {
    cutoff,
    died,
    armed: died.filter((t) => afterOtherCall(t) === true),
    clean: died.filter((t) => afterOtherCall(t) === false),
    spared: survivors.filter((s) => afterOtherCall(s.timeline) === false),
    spite: survivors.filter((s) => afterOtherCall(s.timeline) === true && s.robust),
    answered: answeredBeside(c, died),
    proxied: c.others.some((e) => e.kind === 'proxy-access' && e.path.endsWith(died[0]?.path ?? '')),
    limitMs: died.some(clocksDisagree) ? null : agentLimitNear(cutoff.ms, cutoff.spreadMs),
  };
  const status = weigh(view);
  return judgement(status, sayPooled(view), {
    evidence: pooledEvidence(view),
    explains: status === 'ruled-out' ? [] : [...died, ...alsoExplained(c, cutoff, died)].map((t) => t.id),
    settledBy: status === 'confirmed' || status === 'ruled-out' ? null : SETTLED_BY,
  });
}

/** Among the answered calls of the same callers. */
function answeredBeside(c: Case, died: readonly Timeline[]): PooledView['answered'] {
  const hosts = new Set(died.map(hostOf));
  const answered = c.timelines.filter((t) => t.outcome === 'delivered' && hosts.has(hostOf(t)));
  const known = answered.map(afterOtherCall).filter((armed) => armed !== null);
  return { known: known.length, clean: known.filter((armed) => !armed).length };
}

/** The server had ended the call before the caller is said to have left it: the value of the cutoff cannot be right. */
function clocksDisagree(t: Timeline): boolean {
  return t.durationMs !== null && (t.leftAfter?.ms ?? 0) > t.durationMs + CLOCKS_MS;
}

function weigh({
  cutoff,
  died,
  armed,
  clean,
  spared,
  spite,
  answered,
  proxied,
  limitMs,
}: PooledView): Finding['status'] {
  if (clean.length === died.length) {
    const certain = clean.every((t) => t.connection?.basis === 'access-line' && t.joinConfidence !== 'ambiguous');
    return certain ? 'ruled-out' : 'unlikely';
  }
  // A connection that looks clean may have lost the line that says otherwise, but not often.
  if (clean.length * 3 > armed.length || spite.length >= Math.max(1, armed.length)) return 'unlikely';
  const robust = spared.filter((s) => s.robust);
  // And without a survivor such a death looks like a limit on every call.
  if (clean.length > 0 && robust.length === 0) return 'untested';
  // Nor is a limit on every call excluded by deaths of which one may have come on a fresh connection.
  if (robust.length === 0 && armed.length < died.length) return 'untested';
  // If many calls come on such connections, some long one would have been spared: that none was is no chance.
  if (robust.length === 0 && chanceOfNoneSpared(answered, died.length) < CHANCE) return 'untested';
  const several = died.length >= CONFIRMED_FROM;
  if (limitMs === null || armed.length * 2 < died.length) return several && robust.length > 0 ? 'likely' : 'untested';
  // Limits other than 5 s and 4 s need a server with an unusual hint: the value alone is then no sign of Node's agent.
  if (!USUAL_LIMITS_MS.includes(limitMs) && robust.length === 0) return 'untested';
  const certain = armed.filter((t) => t.joinConfidence !== 'ambiguous');
  const confirmed =
    certain.length >= CONFIRMED_FROM &&
    certain.length * 2 > died.length &&
    clean.length === 0 &&
    !proxied &&
    spite.length === 0 &&
    cutoff.spreadMs <= TIMER_SPREAD_MS &&
    died.some((t) => wordsOf(t.callerReason) === 'hang-up') &&
    robust.some((s) => s.sameCaller === true);
  return confirmed ? 'confirmed' : 'likely';
}

/** Calls whose time of leaving is known only from above, but that fit: on a reused connection, noticed after the cutoff. */
function alsoExplained(c: Case, cutoff: Cutoff, died: readonly Timeline[]): Timeline[] {
  const known = new Set(died);
  return left(c).filter(
    (t) =>
      !known.has(t) &&
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
  const shortest = extent(possible.flatMap((t) => t.durationMs ?? [])).min;
  const spared = survivorsOf(c, { ms: shortest, spreadMs: 0 }, possible).filter(
    (s) => s.sameCaller !== false && afterOtherCall(s.timeline) === false,
  );
  const settledBy =
    "the caller's own error lines with times (LibreChat's log): they show whether it left at a constant";
  if (possible.length >= CONFIRMED_FROM && possible.length === gone.length && spared.length > 0) {
    return judgement(
      'likely',
      `All ${count(possible.length, 'call')} that were left came on a reused connection, and ${count(spared.length, 'call')} as long on other connections ${spared.length === 1 ? 'was' : 'were'} answered; when exactly the caller left is not logged.`,
      {
        evidence: pooledEvidence({ armed: possible, clean: [], died: possible, spared, spite: [] }),
        explains: possible.map((t) => t.id),
        settledBy,
      },
    );
  }
  if (gone.every((t) => t.leftAfter !== null && t.leftAfter.latestMs < 1000)) {
    return judgement('ruled-out', 'The callers left within a second, before such a timer can fire.');
  }
  return judgement('untested', 'No constant time of leaving can be seen.', { settledBy });
}
