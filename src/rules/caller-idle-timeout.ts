import { afterOtherCall, left, wordsOf } from '../judging/calls.ts';
import { callerError } from '../judging/death.ts';
import { eventsOf, everyEventOf } from '../judging/events.ts';
import { refutesIf, supportsIf } from '../judging/evidence.ts';
import { allGotAnswers, gotAnswer } from '../judging/got-answer.ts';
import { merge } from '../judging/merge.ts';
import { PROBE } from '../judging/probe-path.ts';
import { type Judgement, judgement, nothingToExplain, type Rule } from '../judging/rule.ts';
import { answerLine, membersOf, survivorsOf } from '../judging/survivors.ts';
import { count, list, sayCutoff, sayLeft, sayMs } from '../judging/wording.ts';
import type { Case, Cutoff, Timeline } from '../types.ts';

// A constant needs two. And a few connections look fresh only because the line of the request before is missing.
const ENOUGH = 2;
const WHY_OPEN: Readonly<Record<Cutoff['connectionsReused'], string>> = {
  'all-died-reused': 'all of them on reused connections, so a limit on every call was not put to the test',
  'some-died-fresh': 'what came before on their connections is not logged well enough to tell',
  'all-died-fresh': 'what came before on their connections is not logged well enough to tell',
  unknown: 'on which connections is not logged',
};
const SETTLED_BY = 'a call longer than the cutoff on a fresh connection: it would die, too';

/**
 * A limit on every call of the caller (`timeout` + destroy, needle, …) would end every call silent for longer.
 * One longer survivor of the same caller rules it out; a death on a fresh connection speaks for it.
 */
export const callerIdleTimeout: Rule = {
  name: 'caller-idle-timeout',
  hypothesis: 'The caller gives up on every call after a constant silence',
  judge(c, cutoffs) {
    const nothing = nothingToExplain(c);
    if (nothing) return nothing;
    const gone = left(c).filter((t) => wordsOf(t.callerReason) !== 'own-limit');
    if (gone.length === 0)
      return judgement('ruled-out', 'Every caller that left names a limit or an abort of its own.');
    const judged = cutoffs.flatMap((cutoff) => judgeCutoff(c, cutoff) ?? []);
    return (
      allGotAnswers(gone) ??
      merge(judged) ??
      judgement('untested', 'No constant time of leaving can be seen.', { settledBy: SETTLED_BY })
    );
  },
};

function judgeCutoff(c: Case, cutoff: Cutoff): Judgement | null {
  const died = membersOf(c, cutoff);
  if (died.some((t) => wordsOf(t.callerReason) === 'own-limit' || gotAnswer(t))) return null;
  const survivors = survivorsOf(c, cutoff, died);
  const own = survivors.filter((s) => s.sameCaller !== false);
  if (own.length > 0) {
    const sure = own.filter((s) => s.sameCaller === true);
    const robust = sure.filter((s) => s.robust);
    const told = sure.length > 0 ? sure : own;
    const whose = sure.length > 0 ? 'of the same caller ' : '';
    const unless = sure.length > 0 ? '' : '; whether of the same caller is not logged';
    return judgement(
      robust.length > 0 ? 'ruled-out' : 'unlikely',
      `${count(told.length, 'call')} ${whose}(${list(
        told.map((s) => sayMs(s.silenceMs)),
        3,
      )}) outlived the ${sayCutoff(cutoff)} at which ${died.length} died${unless}.`,
      {
        evidence: told.flatMap((s) =>
          refutesIf(answerLine(s.timeline), `a call of ${sayMs(s.silenceMs)} without a byte in between was answered`),
        ),
        settledBy: robust.length > 0 ? null : SETTLED_BY,
      },
    );
  }
  const fresh = otherCallsLogged(c) ? died.filter(surelyFresh) : [];
  const armed = died.filter((t) => afterOtherCall(t) === true);
  const evidence = died.flatMap((t) => supportsIf(callerError(t), `the caller broke off${sayLeft(t.leftAfter)}`));
  const shown = `${count(died.length, 'call')} died after ${sayCutoff(cutoff)}, and no call of that caller that took longer was answered`;
  if (fresh.length >= Math.max(ENOUGH, armed.length) && cutoff.spreadMs < 500) {
    return judgement(
      'likely',
      `${shown}; ${fresh.length === died.length ? 'all' : fresh.length} of them on a connection that was fresh or had only seen such calls.`,
      {
        evidence,
        explains: died.map((t) => t.id),
        settledBy: "the caller's HTTP client settings, or its log with NODE_DEBUG=http: they show a timeout option",
      },
    );
  }
  return judgement('untested', `${shown}; ${WHY_OPEN[cutoff.connectionsReused]}.`, { evidence, settledBy: SETTLED_BY });
}

/** Fresh, or only used by such calls; a call whose own first line is missing may have lost that of the request before, too. */
function surelyFresh(t: Timeline): boolean {
  return afterOtherCall(t) === false && eventsOf(t, 'request-started').length > 0;
}

/** That a connection was fresh is inferred from no other request being logged: worth nothing if none ever is. */
function otherCallsLogged(c: Case): boolean {
  const own = new Set(c.timelines.map((t) => t.path));
  return everyEventOf(c, 'response-started').some(
    (e) => e.role === 'server' && !own.has(e.path) && !PROBE.test(e.path),
  );
}
