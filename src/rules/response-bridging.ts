import { left } from '../judging/calls.ts';
import { diedAt, serverEnd } from '../judging/death.ts';
import { eventsOf } from '../judging/events.ts';
import { refutes, supports } from '../judging/evidence.ts';
import { extent } from '../judging/extent.ts';
import { judgement, nothingToExplain, type Rule } from '../judging/rule.ts';
import { count, sayMs } from '../judging/wording.ts';
import type { LogEvent, Timeline } from '../types.ts';

// A finished response leaves within milliseconds. But caller and server have clocks of their own, seen 2 s apart: only what
// lies further back was held for sure.
const HELD_BACK_MS = 2500;
// One such call may be a wrong join of lines without identifiers.
const ENOUGH = 2;

/** The work was done before the caller left, and still no response started: something between handler and socket held it. */
export const responseBridging: Rule = {
  name: 'response-bridging',
  hypothesis: 'The server finished in time but its middleware did not pass the response on',
  judge(c) {
    const nothing = nothingToExplain(c);
    if (nothing) return nothing;
    const before = left(c).filter((t) => t.phase !== 'mid-response');
    const timed = before
      .map((t) => ({ t, end: workDone(t), died: diedAt(t) }))
      .filter((x) => x.end !== null && x.died !== null);
    const marginMs = (x: (typeof timed)[number]) => ((x.died ?? 0) - (x.end?.time.at ?? 0)) / 1000;
    const held = timed.filter((x) => marginMs(x) > HELD_BACK_MS);
    if (held.length >= ENOUGH && held.length * 2 > timed.length) {
      return judgement(
        'likely',
        `The work of ${count(held.length, 'call')} was done before the caller left, and no response started.`,
        {
          evidence: held.flatMap((x) =>
            x.end ? [supports(x.end.source, `done ${sayMs(marginMs(x))} before the caller left`)] : [],
          ),
          explains: held.map((x) => x.t.id),
          settledBy:
            "an access line with a time for POST /exec (uvicorn --log-config with asctime), and the caller's clock",
        },
      );
    }
    const late = timed.filter((x) => marginMs(x) < 0);
    if (late.length > 0 && late.length === before.length) {
      return judgement(
        'ruled-out',
        `The work was not done yet when the caller left: it ended ${sayMs(-extent(late.map(marginMs)).max)} to ${sayMs(-extent(late.map(marginMs)).min)} later.`,
        {
          evidence: late
            .flatMap((x) =>
              x.end ? [refutes(x.end.source, `the work ended ${sayMs(-marginMs(x))} after the caller had left`)] : [],
            )
            .slice(0, 4),
        },
      );
    }
    if (late.length > 0)
      return judgement(
        'unlikely',
        `In ${late.length} of ${count(before.length, 'call')} the work was not done yet when the caller left; of the others the time is not known.`,
        {
          evidence: late
            .flatMap((x) =>
              x.end ? [refutes(x.end.source, `the work ended ${sayMs(-marginMs(x))} after the caller had left`)] : [],
            )
            .slice(0, 4),
          settledBy: "the caller's log of the others",
        },
      );
    return judgement('untested', 'When the caller left, or when the work was done, is not logged.', {
      settledBy: "the caller's log with times",
    });
  },
};

function workDone(t: Timeline): LogEvent | null {
  return eventsOf(t, 'execution-finished')[0] ?? serverEnd(t);
}
