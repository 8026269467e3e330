import type { Announcement } from './announcement.ts';
import type { FollowCore } from './follow-core.ts';

/** Decides when the core is asked for news. */
export interface Pace {
  /** Something came. */
  wake(): void;
  /** Asks no more. */
  stop(): void;
  /** The clock that the core is told, ms. */
  now(): number;
}

export interface Timers {
  /** ms since any moment; never goes back. */
  now(): number;
  /** Runs something once after so many ms; returns how to call it off. */
  set(ms: number, run: () => void): () => void;
}

/** The lines of one happening come together: so long they are waited for, lest news be told by halves. */
const GATHER_MS = 10;
/** Judging rests four times as long as it took: it never uses more than a fifth of one processor. */
const REST_PER_COST = 4;

const SYSTEM_TIMERS: Timers = {
  now: () => performance.now(),
  set(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Asks the core for news soon after something came, and when it says that something is due. */
export function pace(
  core: FollowCore,
  onAnnouncement: (announcement: Announcement) => void,
  timers: Timers = SYSTEM_TIMERS,
): Pace {
  let callOff: (() => void) | null = null;
  let plannedAt = Number.POSITIVE_INFINITY;
  let restUntil = Number.NEGATIVE_INFINITY;
  let stopped = false;

  function plan(): void {
    const now = timers.now();
    const due = stopped ? null : core.dueInMs(now);
    if (due === null) return;
    const at = Math.max(now + Math.max(GATHER_MS, due), restUntil);
    if (at >= plannedAt) return;
    callOff?.();
    plannedAt = at;
    callOff = timers.set(at - now, settle);
  }

  function settle(): void {
    plannedAt = Number.POSITIVE_INFINITY;
    const begun = timers.now();
    for (const announcement of core.settle(begun)) onAnnouncement(announcement);
    const now = timers.now();
    restUntil = now + REST_PER_COST * (now - begun);
    plan();
  }

  return {
    wake: plan,
    stop() {
      stopped = true;
      callOff?.();
    },
    now: timers.now,
  };
}
