import { left, wordsOf } from '../judging/calls.ts';
import { callerError } from '../judging/death.ts';
import { refutesIf, supportsIf } from '../judging/evidence.ts';
import { extent } from '../judging/extent.ts';
import { judgement, nothingToExplain, type Rule } from '../judging/rule.ts';
import { count, countWas, sayMs } from '../judging/wording.ts';

// People and crashes spread over more than half a second (measured); nobody hits 10 ms twice.
const PEOPLE_SPREAD_MS = 500;
const TIMER_SPREAD_MS = 10;

/** A person pressed stop, or the application gave the call up: no constant. Cannot be told from the server's side. */
export const callerCancel: Rule = {
  name: 'caller-cancel',
  hypothesis: 'A person or the application cancelled the call',
  judge(c, cutoffs) {
    const nothing = nothingToExplain(c);
    if (nothing) return nothing;
    const gone = left(c);
    const timed = new Set(cutoffs.filter((k) => k.died > 1).flatMap((k) => k.ids));
    const loose = gone.filter((t) => !timed.has(t.id) && t.callerReason !== 'timeout');
    const settledBy = "the caller's log of that moment (a cancel in the user interface, an abort in its program)";
    if (loose.length === 0) {
      const constants = cutoffs.filter((k) => k.died > 1);
      const tight = constants.length > 0 && constants.every((k) => k.spreadMs <= TIMER_SPREAD_MS);
      const widestMs = Math.ceil(2 * extent(constants.map((k) => k.spreadMs)).max);
      const where = constants.length === 1 ? 'a constant' : `one of ${constants.length} constants`;
      return judgement(
        tight ? 'ruled-out' : 'unlikely',
        tight
          ? `All calls died at ${where} (within ${widestMs} ms of each other${constants.length === 1 ? '' : ' at each'}); people are not that regular.`
          : 'All calls that were left fit a constant or a limit that the caller names.',
        {
          evidence: gone
            .flatMap((t) =>
              refutesIf(callerError(t), t.leftAfter?.ms ? `left after ${sayMs(t.leftAfter.ms)}` : 'the caller left'),
            )
            .slice(0, 3),
          settledBy: tight ? null : settledBy,
        },
      );
    }
    const aborted = loose.filter((t) => wordsOf(t.callerReason) === 'own-limit');
    const known = loose.filter((t) => t.leftAfter !== null && t.leftAfter.ms !== null);
    const times = known.map((t) => t.leftAfter?.ms ?? 0);
    const { min, max } = extent(times);
    const spread = times.length > 1 ? (max - min) / 2 : 0;
    if (aborted.length > 0 || spread > PEOPLE_SPREAD_MS) {
      const told = spread > PEOPLE_SPREAD_MS ? known : aborted;
      return judgement(
        'likely',
        spread > PEOPLE_SPREAD_MS
          ? `${count(told.length, 'call')} were left at no constant: the times differ by ${sayMs(2 * spread)}.`
          : `${countWas(told.length, 'call')} aborted by the caller's own program, at no constant.`,
        {
          evidence: told.flatMap((t) => supportsIf(callerError(t), 'the caller left')),
          explains: told.map((t) => t.id),
          settledBy,
        },
      );
    }
    const timeless = loose.length - times.length;
    return judgement(
      'untested',
      [
        ...(times.length > 0
          ? [`${countWas(times.length, 'call')} left at a time that fits no constant, too few to tell.`]
          : []),
        ...(timeless > 0
          ? [`When ${countWas(timeless, 'call')} left is not logged, so whether it fits a constant is not known.`]
          : []),
      ].join(' '),
      { settledBy },
    );
  },
};
