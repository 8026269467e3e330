import { failures } from '../judging/calls.ts';
import { disorders } from '../judging/coherence.ts';
import { cutOff, isSure, openCalls } from '../judging/cut-off.ts';
import { callerError, diedAt, serverEnd } from '../judging/death.ts';
import { callsWith, eventOf } from '../judging/events.ts';
import { refutes, supports, supportsIf } from '../judging/evidence.ts';
import { execServerLifecycle } from '../judging/exec-server.ts';
import { givenUp } from '../judging/given-up.ts';
import { type Judgement, judgement, type Rule } from '../judging/rule.ts';
import { hasBetween } from '../judging/sorted.ts';
import { count } from '../judging/wording.ts';
import type { Case, LogEvent, Micros, Timeline } from '../types.ts';

// The log must go on for a second without the server before its silence says anything.
const SILENT_FOR_MICROS = 1_000_000;
// So near to a call, a line of the server says that it was there.
const AROUND_MICROS = 60_000_000;
// The words of src/server: stop-server.ts and end-at-once.ts.
const STOPPED = /^stopping$|^the server was stopped$|\bSIG(?:TERM|INT|HUP)\b/;
const SETTLED_BY =
  "the platform's events (kubectl get events, kubectl describe pod: OOMKilled, Killing, Back-off), or the server's next start-up lines";

/** The server process was stopped, killed or redeployed while the call ran. SIGKILL leaves no line: only a new start tells. */
export const serverRestart: Rule = {
  name: 'server-restart',
  hypothesis: 'The server process was stopped, killed or redeployed while the call ran',
  judge(c) {
    const said = callsWith(c, 'server-closed', 'request-aborted').flatMap(saidStopped);
    if (said.length > 0) return stoppedByItself(said);
    const lifecycle = execServerLifecycle(c);
    const open = openCalls(c, lifecycle);
    const cut = cutOff(c, open, lifecycle);
    // Quoted lines, or logs shuffled into each other: what comes next in them did not come next.
    if (cut.length > 0 && disorders(c).length > 0)
      return judgement(
        'untested',
        'The lines of these logs are not in order of time: what followed a call is not known.',
        {
          settledBy: SETTLED_BY,
        },
      );
    if (cut.length > 0) {
      const sure = isSure(c, cut, lifecycle);
      return judgement(
        sure ? 'confirmed' : 'likely',
        `The server process ${cut.some((x) => x.by.kind === 'server-started') ? 'started anew' : 'stopped'} before ${count(cut.length, 'call')} had ended.`,
        {
          evidence: cut.flatMap(({ t, by }) => [
            supports(by.source, by.kind === 'server-started' ? 'the server starts anew' : 'the server stops'),
            ...supportsIf(callerError(t), 'the caller lost its connection'),
          ]),
          explains: cut.map((x) => x.t.id),
          settledBy: sure ? null : SETTLED_BY,
        },
      );
    }
    return silence(c, open) ?? against(c);
  },
};

/** `kcr serve` says itself that it ended a call because it was told to stop. */
function saidStopped(t: Timeline): { t: Timeline; e: LogEvent }[] {
  const e =
    eventOf(t, 'server-closed', ({ why }) => STOPPED.test(why ?? '')) ??
    eventOf(t, 'request-aborted', ({ why }) => STOPPED.test(why ?? ''));
  return e ? [{ t, e }] : [];
}

function stoppedByItself(said: readonly { t: Timeline; e: LogEvent }[]): Judgement {
  return judgement(
    'confirmed',
    `The server says that it ended ${count(said.length, 'call')} itself, because it was told to stop.`,
    {
      evidence: said.map(({ e }) => supports(e.source, 'the server ends this call because it stops')),
      explains: said.map(({ t }) => t.id),
    },
  );
}

/** No start-up line, but the server never wrote again although the log goes on. */
function silence(c: Case, open: readonly Timeline[]): Judgement | null {
  const last = c.serverAlive[c.serverAlive.length - 1];
  if (last === undefined || c.to === null) return null;
  const until: Micros = c.to;
  const cut = open.filter((t) => {
    const died = diedAt(t);
    return t.outcome === 'server-left' && died !== null && died > last && until - died >= SILENT_FOR_MICROS;
  });
  if (cut.length === 0) return null;
  return judgement(
    'likely',
    `The server wrote nothing more after it lost ${count(cut.length, 'call')}, although the log goes on.`,
    {
      evidence: cut.flatMap((t) => [
        ...supportsIf(callerError(t), 'the caller lost its connection; the server has no end of this call'),
        ...supportsIf(
          t.events.findLast((e) => e.event.role === 'server')?.event ?? null,
          "the server's last line of this call",
        ),
      ]),
      explains: cut.map((t) => t.id),
      settledBy: SETTLED_BY,
    },
  );
}

function wentOn(lost: number, dropped: number): string {
  if (dropped === 0) return 'The same server process went on and finished every call that was lost.';
  if (dropped === lost)
    return 'The same server process went on: it saw the caller leave every call that was lost, and aborted the call for that.';
  return `The same server process went on: it finished ${lost - dropped} of the ${lost} calls that were lost, and aborted ${dropped} because the caller had left.`;
}

/** The server wrote a line shortly before and shortly after the call was lost, and neither started nor stopped in between. */
function wroteAround(c: Case, t: Timeline): boolean {
  const died = diedAt(t) ?? t.startedAt.at;
  const [from, to] = [died - AROUND_MICROS, died + AROUND_MICROS];
  if (!hasBetween(c.serverAlive, from, died) || !hasBetween(c.serverAlive, died, to)) return false;
  return !execServerLifecycle(c).some((e) => e.time.at >= from && e.time.at <= to);
}

function against(c: Case): Judgement {
  const bad = failures(c);
  if (bad.length === 0) return judgement('untested', 'No call was lost.');
  const ends = bad.map(serverEnd).filter((e) => e !== null);
  if (ends.length > 0 && ends.length === bad.length) {
    const dropped = bad.flatMap((t) => givenUp(t) ?? []);
    return judgement('ruled-out', wentOn(bad.length, dropped.length), {
      evidence: ends.slice(0, 3).map((e) => refutes(e.source, 'the server was alive and ended this call itself')),
    });
  }
  if (ends.length > 0)
    return judgement('unlikely', 'The server finished calls that were lost, and shows no stop or start.', {
      evidence: ends.slice(0, 3).map((e) => refutes(e.source, 'the server was alive and ended this call itself')),
      settledBy: SETTLED_BY,
    });
  if (bad.every((t) => wroteAround(c, t))) {
    const which = bad.length === 1 ? 'the call that was' : 'each call that was';
    return judgement(
      'unlikely',
      `The server wrote lines before and after ${which} lost, and none of a stop or start.`,
      {
        settledBy: SETTLED_BY,
      },
    );
  }
  return judgement('untested', "The server's log of that time is not among these, or shows neither stop nor start.", {
    settledBy: SETTLED_BY,
  });
}
