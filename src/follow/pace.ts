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
/** A person needs no fresher verdict. */
const VERDICT_EVERY_MS = 250;
/** Work rests for so many times as long as it took: calls use at most a half of one processor, verdicts a fifth. */
const REST = { calls: 1, verdict: 4 };

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
  const calls = task(
    timers,
    REST.calls,
    () => {
      const due = core.dueInMs(timers.now());
      return due === null ? null : Math.max(GATHER_MS, due);
    },
    () => tell(core.settle(timers.now())),
    planAll,
  );
  const verdict = task(
    timers,
    REST.verdict,
    () => (core.verdictIsDue() ? GATHER_MS : null),
    () => tell(core.judge()),
    planAll,
    VERDICT_EVERY_MS,
  );

  function tell(announcements: readonly Announcement[]): void {
    for (const announcement of announcements) onAnnouncement(announcement);
  }

  /** What was said of calls may make a verdict due, and lines may have come meanwhile. */
  function planAll(): void {
    calls.plan();
    verdict.plan();
  }

  return {
    wake: calls.plan,
    stop() {
      calls.stop();
      verdict.stop();
    },
    now: timers.now,
  };
}

interface Task {
  plan(): void;
  stop(): void;
}

/** Work that is done when `dueInMs` says so, but rests `rest` times as long as it took, and `atLeastMs`, in between. */
function task(
  timers: Timers,
  rest: number,
  dueInMs: () => number | null,
  run: () => void,
  onDone: () => void,
  atLeastMs = 0,
): Task {
  let callOff: (() => void) | null = null;
  let plannedAt = Number.POSITIVE_INFINITY;
  let restUntil = Number.NEGATIVE_INFINITY;
  let stopped = false;

  function plan(): void {
    const due = stopped ? null : dueInMs();
    if (due === null) return;
    const now = timers.now();
    const at = Math.max(now + due, restUntil);
    if (at >= plannedAt) return;
    callOff?.();
    plannedAt = at;
    callOff = timers.set(at - now, work);
  }

  function work(): void {
    plannedAt = Number.POSITIVE_INFINITY;
    const begun = timers.now();
    run();
    const now = timers.now();
    restUntil = now + Math.max(atLeastMs, rest * (now - begun));
    onDone();
  }

  return {
    plan,
    stop() {
      stopped = true;
      callOff?.();
    },
  };
}
