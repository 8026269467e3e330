import { left, wordsOf } from '../judging/calls.ts';
import { callerError } from '../judging/death.ts';
import { eventsOf } from '../judging/events.ts';
import { refutesIf, supportsIf } from '../judging/evidence.ts';
import { allGotAnswers } from '../judging/got-answer.ts';
import { merge } from '../judging/merge.ts';
import { type Judgement, judgement, nothingToExplain, type Rule } from '../judging/rule.ts';
import { answerLine, membersOf, type Survivor, survivorsOf } from '../judging/survivors.ts';
import { count, countWas, list, sayCutoff, sayMs, saySpread } from '../judging/wording.ts';
import type { Case, Cutoff, Timeline } from '../types.ts';

// A limit that a text names agrees with the measured time within two clocks and the time to log it.
const AGREES_MS = 250;
// An abort says neither timer nor person. Two at one constant are a timer's; three within 10 ms leave no doubt.
const LIKELY_FROM = 2;
const CERTAIN_FROM = 3;
const CERTAIN_SPREAD_MS = 10;

/** A limit on the whole call: AbortSignal.timeout, axios, got, node-fetch 1/2 `timeout`. Their texts never say `socket hang up`. */
export const callerDeadline: Rule = {
  name: 'caller-deadline',
  hypothesis:
    'The caller gives up after a constant total time, although bytes flow, or aborts with a text that says so',
  judge(c, cutoffs) {
    const nothing = nothingToExplain(c);
    if (nothing) return nothing;
    const gone = left(c);
    const timedOut = gone.filter((t) => t.callerReason === 'timeout');
    const byTheirText = timedOut.length > 0 ? [byText(timedOut, longerOnes(c, timedOut, cutoffs))] : [];
    const told = new Set(timedOut);
    const byTheirTime = cutoffs.filter(isRegular).flatMap((k) => {
      const died = membersOf(c, k);
      if (died.some((t) => told.has(t))) return [];
      if (died.every((t) => wordsOf(t.callerReason) === 'own-limit')) return [byConstant(died, k)];
      return died.every(bytesFlowed) ? [byFlow(died, k)] : [];
    });
    return merge([...byTheirText, ...byTheirTime]) ?? against(c, gone, cutoffs);
  },
};

/** Calls of the same caller that outlived the limit: it is then not one on every call. */
function longerOnes(c: Case, died: readonly Timeline[], cutoffs: readonly Cutoff[]): Survivor[] {
  const told = new Set(died);
  const own = cutoffs.filter((k) => membersOf(c, k).every((t) => told.has(t)));
  const longer = own.flatMap((k) => survivorsOf(c, k, membersOf(c, k)));
  const sure = longer.filter((s) => s.robust && s.sameCaller === true);
  return [...new Map(sure.map((s) => [s.timeline, s])).values()];
}

function byText(died: readonly Timeline[], longer: readonly Survivor[]): Judgement {
  const limits = died.map((t) => eventsOf(t, 'caller-error').find((e) => e.limitMs !== null)?.limitMs ?? null);
  const agrees = died.filter((t, i) => {
    const limit = limits[i];
    const after = t.leftAfter;
    if (limit === null || limit === undefined) return false;
    return after === null || (limit >= after.earliestMs - AGREES_MS && limit <= after.latestMs + AGREES_MS);
  });
  const notForAll =
    longer.length === 0 ? '' : `; ${count(longer.length, 'longer call')} of the same caller had no such limit`;
  const named = [...new Set(limits.filter((l) => l !== null))].map(sayMs);
  const status = agrees.length > 0 && agrees.every((t) => t.joinConfidence !== 'ambiguous') ? 'confirmed' : 'likely';
  return judgement(
    status,
    `The caller itself says that its time limit${named.length > 0 ? ` of ${list(named)}` : ''} ran out, for ${count(died.length, 'call')}${notForAll}.`,
    {
      evidence: [
        ...died.flatMap((t) => supportsIf(callerError(t), 'the caller names its own time limit')),
        ...longer.flatMap((s) =>
          refutesIf(answerLine(s.timeline), `a call of ${sayMs(s.silenceMs)} was answered: it had no such limit`),
        ),
      ],
      explains: died.map((t) => t.id),
      settledBy: status === 'confirmed' ? null : "the limit in the caller's settings",
    },
  );
}

function byConstant(died: readonly Timeline[], cutoff: Cutoff): Judgement {
  const certain =
    died.length >= CERTAIN_FROM &&
    cutoff.spreadMs <= CERTAIN_SPREAD_MS &&
    died.every((t) => t.joinConfidence !== 'ambiguous');
  return judgement(
    certain ? 'confirmed' : 'likely',
    `${count(died.length, 'call')} were aborted by the caller's own program after ${sayCutoff(cutoff)}${saySpread(cutoff)}: people are not that regular.`,
    {
      evidence: died.flatMap((t) => supportsIf(callerError(t), "the caller's own program aborted")),
      explains: died.map((t) => t.id),
      settledBy: certain ? null : "the limit in the caller's settings (AbortSignal.timeout, `timeout`)",
    },
  );
}

function byFlow(died: readonly Timeline[], cutoff: Cutoff): Judgement {
  return judgement(
    'likely',
    `${count(died.length, 'call')} were left after ${sayCutoff(cutoff)} in all, although bytes flowed: an idle timer would have started anew with each.`,
    {
      evidence: died.flatMap((t) =>
        supportsIf(callerError(t), 'the caller broke off while the response was being sent'),
      ),
      explains: died.map((t) => t.id),
      settledBy: "the caller's settings for the whole request",
    },
  );
}

/** Two within 10 ms, or three within what two clocks allow: people who cancel hardly ever are so. */
function isRegular(k: Cutoff): boolean {
  return k.died >= CERTAIN_FROM || (k.died >= LIKELY_FROM && k.spreadMs <= CERTAIN_SPREAD_MS / 2);
}

function bytesFlowed(t: Timeline): boolean {
  return t.phase === 'mid-response' && (t.heartbeats ?? 0) > 0;
}

function against(c: Case, gone: readonly Timeline[], cutoffs: readonly Cutoff[]): Judgement {
  const settledBy = "the text of the caller's error: an abort or a timeout never says `socket hang up`";
  const aborted = gone.filter((t) => t.callerReason === 'aborted');
  if (aborted.length > 0) {
    return judgement(
      'untested',
      `${countWas(aborted.length, 'call')} aborted by the caller's own program; one time alone does not show whether by a timer or a person.`,
      {
        evidence: aborted.flatMap((t) => supportsIf(callerError(t), "the caller's own program aborted")),
        settledBy: "the caller's settings (AbortSignal.timeout, `timeout`), or a second such call",
      },
    );
  }
  const spared = cutoffs.map((cutoff) => outlivedBy(c, cutoff, settledBy));
  if (spared.every((j) => j !== null)) {
    const judged = merge(spared);
    if (judged) return judged;
  }
  const answered = allGotAnswers(gone);
  if (answered) return answered;
  const hungUp = gone.filter((t) => wordsOf(t.callerReason) === 'hang-up');
  if (hungUp.length === gone.length) {
    return judgement('unlikely', 'The caller speaks of a broken connection, not of an abort or a time limit.', {
      evidence: hungUp.flatMap((t) => refutesIf(callerError(t), 'the text of a broken connection, not of a deadline')),
      settledBy: 'a heartbeat: a deadline fires all the same, an idle timer does not',
    });
  }
  return judgement('untested', "The caller's words are not in these logs, or do not say who gave up.", { settledBy });
}

/** Calls of the same caller that took longer than the constant, and were answered. */
function outlivedBy(c: Case, cutoff: Cutoff, settledBy: string): Judgement | null {
  const outlived = survivorsOf(c, cutoff, membersOf(c, cutoff)).filter((s) => s.robust && s.sameCaller !== false);
  if (outlived.length === 0) return null;
  const sure = outlived.filter((s) => s.sameCaller === true);
  const told = sure.length > 0 ? sure : outlived;
  return judgement(
    sure.length > 0 ? 'ruled-out' : 'unlikely',
    sure.length > 0
      ? `${count(told.length, 'call')} of the same caller got an answer after longer than the ${sayCutoff(cutoff)} in question.`
      : `${count(told.length, 'call')} got an answer after longer than the ${sayCutoff(cutoff)} in question; whether of the same caller is not logged.`,
    {
      evidence: told.flatMap((s) => refutesIf(answerLine(s.timeline), `a call of ${sayMs(s.silenceMs)} was answered`)),
      settledBy: sure.length > 0 ? null : settledBy,
    },
  );
}
