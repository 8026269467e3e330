import { left } from '../judging/calls.ts';
import { diedAt, serverEnd } from '../judging/death.ts';
import { eventsOf } from '../judging/events.ts';
import { refutes, supports, supportsIf } from '../judging/evidence.ts';
import { extent } from '../judging/extent.ts';
import { givenUp } from '../judging/given-up.ts';
import { type Judgement, judgement, nothingToExplain, type Rule } from '../judging/rule.ts';
import { hasBetween } from '../judging/sorted.ts';
import { count, sayMs } from '../judging/wording.ts';
import type { Case, LogEvent, Timeline } from '../types.ts';

// A finished response leaves within milliseconds. But caller and server have clocks of their own, seen 2 s apart: only what
// lies further back was held for sure.
const HELD_BACK_MS = 2500;
// Once that is seen, the same clocks tell of the other calls, too.
const ALSO_HELD_MS = 500;
// One such call may be a wrong join of lines without identifiers.
const ENOUGH = 2;
// By the server's own clock: from the end of the work to its next line of the call.
const IDLE_MS = 1000;
const DONE: readonly LogEvent['kind'][] = ['execution-finished', 'session-finished', 'request-finished'];

/** A call whose work ended, and whose caller left, at known times. */
interface Timed {
  readonly t: Timeline;
  readonly end: LogEvent;
  /** How long the work was done when the caller left; negative if it went on. */
  readonly marginMs: number;
}

/**
 * The work was done before the caller left, and still no response started: something between handler and socket held it.
 * Certain where, besides, the server's own clock shows the pause after the work, while it went on serving others.
 */
export const responseBridging: Rule = {
  name: 'response-bridging',
  hypothesis: 'The server finished in time but its middleware did not pass the response on',
  judge(c) {
    const nothing = nothingToExplain(c);
    if (nothing) return nothing;
    const before = left(c).filter((t) => t.phase !== 'mid-response');
    const timed = before.flatMap(timedCall);
    const held = timed.filter((x) => x.marginMs > HELD_BACK_MS);
    // Wrong joins, or a clock that is wrong, would show most calls so, or none; one pause by one clock is neither.
    const many = held.length >= ENOUGH && held.length * 2 > timed.length;
    if (many || held.some((x) => isIdle(c, x))) return heldBack(c, timed);
    return against(before, timed);
  },
};

function heldBack(c: Case, timed: readonly Timed[]): Judgement {
  const all = timed.filter((x) => x.marginMs > ALSO_HELD_MS);
  const sure = all.filter((x) => x.t.joinConfidence !== 'ambiguous' && isIdle(c, x));
  const certain = sure.length >= ENOUGH && sure.length === all.length && c.skews.length === 0;
  const { min } = extent(all.map((x) => x.marginMs));
  return judgement(
    certain ? 'confirmed' : 'likely',
    `The work of ${count(all.length, 'call')} was done ${sayMs(min)} or more before the caller left, and no response started${certain ? ', while the server went on serving others' : ''}.`,
    {
      evidence: all.flatMap((x) => [
        supports(x.end.source, `done ${sayMs(x.marginMs)} before the caller left`),
        ...supportsIf(nextLine(x), `the server's next line of this call, ${sayMs(idleMs(x))} after its work was done`),
      ]),
      explains: all.map((x) => x.t.id),
      settledBy: certain
        ? null
        : "an access line with a time for POST /exec (uvicorn --log-config with asctime), and the caller's clock",
    },
  );
}

function timedCall(t: Timeline): Timed[] {
  const died = diedAt(t);
  const end = givenUp(t) ? null : workDone(t, died);
  if (died === null || end === null) return [];
  return [{ t, end, marginMs: (died - end.time.at) / 1000 }];
}

/** The last line that says that work is done, of those before the caller left; else the first of all. */
function workDone(t: Timeline, died: number | null): LogEvent | null {
  const done = t.events.map(({ event }) => event).filter((e) => DONE.includes(e.kind));
  return done.findLast((e) => died !== null && e.time.at < died) ?? done[0] ?? (noticesAtOnce(t) ? null : serverEnd(t));
}

/** Then its notice tells of the caller's end, and nothing of the work's. */
function noticesAtOnce(t: Timeline): boolean {
  return eventsOf(t, 'client-disconnected').some((e) => typeof e.noticedWithinMs === 'number');
}

/** The server wrote nothing of the call for a second or more after its work was done, but did write of others. */
function isIdle(c: Case, x: Timed): boolean {
  return idleMs(x) >= IDLE_MS && hasBetween(c.serverAlive, x.end.time.at + 500_000, x.end.time.at + x.marginMs * 1000);
}

function nextLine({ t, end }: Timed): LogEvent | null {
  return t.events.map(({ event }) => event).find((e) => e.role === 'server' && e.time.at > end.time.at) ?? null;
}

function idleMs(x: Timed): number {
  const next = nextLine(x);
  return next ? (next.time.at - x.end.time.at) / 1000 : 0;
}

function against(before: readonly Timeline[], timed: readonly Timed[]): Judgement {
  const late = timed.filter((x) => x.marginMs < 0);
  const dropped = before.flatMap((t) => givenUp(t) ?? []);
  const evidence = [
    ...late.map((x) => refutes(x.end.source, `the work ended ${sayMs(-x.marginMs)} after the caller had left`)),
    ...dropped.map((e) => refutes(e.source, 'the work still ran, and was aborted because the caller had left')),
  ].slice(0, 4);
  const open = late.length + dropped.length;
  if (dropped.length > 0 && open === before.length) {
    const aborted = late.length > 0 ? `of ${count(dropped.length, 'call')} it was aborted` : 'it was aborted';
    const ended = late.length > 0 ? `, of ${late.length} it ended later` : '';
    return judgement(
      'ruled-out',
      `The work was not done yet when the caller left: ${aborted} because of that${ended}.`,
      { evidence },
    );
  }
  if (late.length > 0 && late.length === before.length) {
    const { min, max } = extent(late.map((x) => -x.marginMs));
    return judgement(
      'ruled-out',
      `The work was not done yet when the caller left: it ended ${sayMs(min)}${late.length > 1 ? ` to ${sayMs(max)}` : ''} later.`,
      { evidence },
    );
  }
  if (open > 0)
    return judgement(
      'unlikely',
      `In ${open} of ${count(before.length, 'call')} the work was not done yet when the caller left; of the ${before.length - open === 1 ? 'other' : 'others'} the time is not known.`,
      { evidence, settledBy: "the caller's log of the rest" },
    );
  return judgement('untested', 'When the caller left, or when the work was done, is not logged.', {
    settledBy: "the caller's log with times",
  });
}
