import type { Announcement } from '../../src/follow/announcement.ts';
import { type FollowCoreOptions, followCore } from '../../src/follow/follow-core.ts';
import type { Report } from '../../src/report.ts';

/** A piece of a log and how long after the one before it comes, ms. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly afterMs: number;
}

export interface Replayed {
  readonly announcements: Announcement[];
  readonly report: Report;
}

const VERDICT_EVERY_MS = 250;

/** Feeds one log to the core in pieces; asks it for news after each, and when it says that something is due. */
export function replay(file: string, pieces: Iterable<Piece>, options: Partial<FollowCoreOptions> = {}): Replayed {
  const core = followCore({ epochNow: Date.UTC(2026, 10, 23) * 1000, ...options });
  const source = core.add(file);
  source.caughtUp();
  const announcements: Announcement[] = [];
  let now = 0;
  for (const { bytes, afterMs } of pieces) {
    const until = now + afterMs;
    for (let due = core.dueInMs(now); due !== null && now + due < until; due = core.dueInMs(now)) {
      now += Math.max(1, due);
      announcements.push(...core.settle(now));
    }
    if (core.verdictIsDue() && until - now >= VERDICT_EVERY_MS) announcements.push(...core.judge());
    now = Math.max(now, until);
    source.push(bytes, now);
    announcements.push(...core.settle(now));
  }
  const end = core.end();
  return { announcements: [...announcements, ...end.announcements], report: end.report };
}

/** The lines of a log, one piece each. */
export function lineByLine(bytes: Uint8Array, afterMs: number): Piece[] {
  const pieces: Piece[] = [];
  for (let from = 0; from < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, from);
    const to = newline < 0 ? bytes.length : newline + 1;
    pieces.push({ bytes: bytes.subarray(from, to), afterMs });
    from = to;
  }
  return pieces;
}
