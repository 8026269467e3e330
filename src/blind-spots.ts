import { left } from './judging/calls.ts';
import { disorders } from './judging/coherence.ts';
import { callerError } from './judging/death.ts';
import { everyEventOf } from './judging/events.ts';
import type { Case } from './types.ts';

/** What the logs at hand cannot show, one sentence each: printed beside the verdict, whatever it is. */
export function blindSpots(c: Case): string[] {
  return SPOTS.filter((spot) => spot.holds(c)).map((spot) => spot.says);
}

interface BlindSpot {
  readonly holds: (c: Case) => boolean;
  readonly says: string;
}

const gone = (c: Case) => left(c);
const hasCaller = (c: Case) => everyEventOf(c, 'caller-error').length + everyEventOf(c, 'caller-started').length > 0;
const hasServer = (c: Case) => c.serverAlive.length > 0;
const hasProxy = (c: Case) => everyEventOf(c, 'proxy-access').length > 0;
const lives = (c: Case) => c.timelines.length > 0;

const SPOTS: readonly BlindSpot[] = [
  {
    holds: (c) => lives(c) && !hasCaller(c),
    says: "No caller's log: when the caller left, and in which words, is not known; the server notices late, so its times are upper bounds.",
  },
  {
    holds: (c) => lives(c) && !hasServer(c),
    says: "No server's log: whether a call arrived, how long its work took and whether it was done cannot be seen.",
  },
  {
    holds: (c) => lives(c) && !hasProxy(c),
    says: 'No proxy\'s log: if there is a hop in between, "the peer left" is that hop, not necessarily LibreChat.',
  },
  {
    holds: (c) => gone(c).some((t) => t.callerReason === 'socket-hang-up'),
    says: '`socket hang up` does not say who closed: Node prints it when its own side destroyed the socket, too.',
  },
  {
    holds: (c) => gone(c).some((t) => t.callerReason === 'truncated' || t.callerReason === 'unavailable'),
    says: "The caller's log cuts or hides the reason of an error (DEBUG_CONSOLE at 150 characters, @librechat/agents from 3.3.1 on).",
  },
  {
    holds: (c) => gone(c).some((t) => t.connection?.basis === 'inferred'),
    says: 'uvicorn writes no access line for a caller that is already gone: the connection of those calls is inferred from the ports around them.',
  },
  {
    holds: (c) => gone(c).some((t) => t.connection === null),
    says: 'The connection of some calls that were left cannot be told: whether it was reused is not known.',
  },
  {
    holds: (c) => c.timelines.some((t) => t.streamed && t.outcome === 'delivered'),
    says: 'A streamed answer has its access line at the first byte: `200` there does not prove that the rest arrived; uvicorn 0.28 to 0.32 logs nothing at all of a caller that leaves later.',
  },
  {
    holds: (c) =>
      lives(c) &&
      hasServer(c) &&
      gone(c).length === 0 &&
      c.timelines.some((t) => t.outcome === 'delivered') &&
      !hasCaller(c),
    says: 'Delivered means: the server started its answer while the caller was there. Whether the caller read it all only its own log shows.',
  },
  {
    holds: (c) => c.timelines.some((t) => t.joinConfidence === 'ambiguous'),
    says: 'Some lines carry no identifier and fit several calls about as well; the verdict does not rest on them.',
  },
  {
    holds: (c) => c.skews.length > 0,
    says: 'The clocks in these logs disagree: times between two machines are uncertain by that much.',
  },
  {
    holds: (c) => everyEventOf(c, 'proxy-access').some((e) => e.code?.startsWith('--') === true),
    says: 'HAProxy logs a normal end (`----`) for a caller that left, unless `option abortonclose` is on.',
  },
  {
    // The event's own width, not leftAfter's: clocks that disagree make that wide, too.
    holds: (c) =>
      gone(c).some((t) => {
        const time = callerError(t)?.time;
        return time !== undefined && time.latest - time.earliest >= 500_000;
      }),
    says: 'A clock of whole seconds: times of leaving are known to about half a second only.',
  },
  {
    holds: (c) => disorders(c).length > 0,
    says: 'The lines are not in order of time, as if they were quoted, or several logs shuffled: what is missing there, and what comes next, means nothing.',
  },
];
