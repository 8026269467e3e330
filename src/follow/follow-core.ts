import { clockOptions } from '../clock-options.ts';
import { judgeCase } from '../judge-case.ts';
import { type CaseOptions, type PlacedCase, placeCase } from '../place-case.ts';
import type { Report } from '../report.ts';
import type { ClockOptions } from '../time/clocks.ts';
import type { Case, LogEvent, Micros } from '../types.ts';
import type { Announcement } from './announcement.ts';
import { announcer } from './announcer.ts';
import { archive, isBefore } from './archive.ts';
import { type FollowLines, followLines } from './follow-lines.ts';
import { ALLOWED_LATENESS, isClosed } from './is-closed.ts';

export interface FollowCoreOptions extends CaseOptions {
  readonly offset?: readonly string[];
  /** µs since the epoch, for clocks that write no year. */
  readonly epochNow: Micros;
  /** How many records may be held before calls that ended long ago are put away. */
  readonly roomForRecords?: number;
}

/** One log that is followed. */
export interface FollowedSource {
  push(bytes: Uint8Array, nowMs: number): void;
  /** The file was replaced or emptied: what comes now is another file. */
  restart(): void;
  /** All that was there at the beginning has been pushed. */
  caughtUp(): void;
  /** The name that lines read now are cited by: `x.log`, or `x.log#2` after it was replaced. */
  readonly file: string;
}

/** The analysis of growing logs. No input, output or timers: it is told what came, and the time (ms, any epoch). */
export interface FollowCore {
  add(file: string): FollowedSource;
  /** What is new. Cheap if nothing came since. */
  settle(nowMs: number): Announcement[];
  /** In how many ms `settle` should be called at the latest; null if nothing is due before more lines come. */
  dueInMs(nowMs: number): number | null;
  /** Everything came. Without losses (see `archive`) the report is exactly that of `analyze`. */
  end(): { readonly announcements: Announcement[]; readonly report: Report };
}

/** The verdict rests on all calls, and a person needs no fresher one. */
const VERDICT_EVERY_MS = 250;
/** A log so long without a line is quiet: on its clock no more than what came is to be expected. */
export const QUIET_MS = ALLOWED_LATENESS / 1000;
/** Records held (about 10 a call, 1 KB each) before any call is put away. */
const ROOM_FOR_RECORDS = 20_000;
/** A call stays open to late lines for so long after its last, by the clock of the log. */
const KEEP_CLOSED: Micros = 300_000_000;

export function followCore(options: FollowCoreOptions): FollowCore {
  const given = clockOptions(options.tz ?? [], options.offset ?? [], options.epochNow);
  const room = options.roomForRecords ?? ROOM_FOR_RECORDS;
  const sources: { behind: boolean }[] = [];
  const logs: { readonly base: string; readonly file: string; readonly lines: FollowLines }[] = [];
  const say = announcer();
  const old = archive();
  let byCause: ReadonlyMap<string, Micros> = new Map();
  let dirty = false;
  let verdictDirty = false;
  let quietSettled = true;
  let lastLineAt = Number.NEGATIVE_INFINITY;
  let lastVerdictAt = Number.NEGATIVE_INFINITY;
  let last: Case | null = null;

  function place(): PlacedCase {
    const clocks: ClockOptions = { ...given, zones: renamed(given.zones), offsets: renamed(given.offsets), byCause };
    const placed = placeCase(
      logs.map(({ lines }) => lines.read()),
      clocks,
      options,
    );
    // A zone that only calls put away told is still the zone.
    byCause = old.loss() === null ? new Map() : placed.byCause;
    return placed;
  }

  /** What is said of a file holds for those that took its place. */
  function renamed<T extends { readonly name: string | null }>(named: readonly T[]): T[] {
    return named.flatMap((one) => {
      const successors = logs.filter(({ base, file }) => file !== base && one.name !== null && isNamed(base, one.name));
      return [one, ...successors.map(({ file }) => ({ ...one, name: file }))];
    });
  }

  /** Several logs that are read from their beginnings come one before the other: nothing is known before all are there. */
  function mustWait(): boolean {
    return sources.length > 1 && sources.some(({ behind }) => behind);
  }

  function judgeCalls(quiet: boolean): Announcement[] {
    const placed = place();
    const { timelines, to } = placed.case;
    const watermark = quiet ? Number.POSITIVE_INFINITY : (to ?? Number.NEGATIVE_INFINITY) - ALLOWED_LATENESS;
    const announcements = say.calls(timelines, (t) => isClosed(t, watermark));
    last = placed.events.length > room ? makeRoom(placed) : placed.case;
    return announcements;
  }

  /** Puts away what ended long ago; returns what is left of the case. */
  function makeRoom({ case: c, events }: PlacedCase): Case {
    const closed = c.timelines.filter(say.wasAnnounced);
    const open = c.timelines.filter((t) => !say.wasAnnounced(t));
    const latest = (c.to ?? Number.NEGATIVE_INFINITY) - ALLOWED_LATENESS - KEEP_CLOSED;
    const horizon = open.reduce((least, t) => Math.min(least, t.startedAt.earliest), latest);
    const gone = new Set(old.put(c, closed, horizon));
    say.forget(gone);
    const timelines = c.timelines.filter((t) => !gone.has(t));
    const wanted = new Set(timelines.flatMap((t) => t.events.map(({ event }) => event.source)));
    const isNeedless = (event: LogEvent) => isBefore(event, horizon) && !wanted.has(event.source);
    const needless = new Map(logs.map(({ file }) => [file, new Set<number>()]));
    for (const event of events) if (isNeedless(event)) needless.get(event.source.file)?.add(event.source.line);
    for (const { file, lines } of logs) lines.drop(needless.get(file) ?? new Set());
    return {
      ...c,
      timelines,
      others: c.others.filter((event) => !isNeedless(event)),
      serverAlive: c.serverAlive.filter((at) => at >= horizon),
    };
  }

  function judgeVerdict(c: Case): Announcement[] {
    const all = old.complete({ ...c, timelines: c.timelines.filter(say.wasAnnounced) });
    return say.verdict(judgeCase(all).verdict, all.timelines.length);
  }

  return {
    add(base) {
      const state = { behind: true };
      sources.push(state);
      let generation = 0;
      const begin = () => {
        generation++;
        const file = generation === 1 ? base : `${base}#${generation}`;
        const log = { base, file, lines: followLines(file) };
        logs.push(log);
        return log;
      };
      let log = begin();
      return {
        get file() {
          return log.file;
        },
        push(bytes, nowMs) {
          if (!log.lines.push(bytes)) return;
          dirty = true;
          quietSettled = false;
          lastLineAt = nowMs;
        },
        restart() {
          log.lines.end();
          log = begin();
          dirty = true;
        },
        caughtUp() {
          state.behind = false;
          dirty = true;
        },
      };
    },

    settle(nowMs) {
      if (mustWait()) return [];
      const quiet = nowMs - lastLineAt >= QUIET_MS;
      const announcements: Announcement[] = [];
      if (dirty || (quiet && !quietSettled)) {
        dirty = false;
        quietSettled = quiet;
        announcements.push(...judgeCalls(quiet));
        verdictDirty = true;
      }
      if (last && verdictDirty && nowMs - lastVerdictAt >= VERDICT_EVERY_MS) {
        verdictDirty = false;
        lastVerdictAt = nowMs;
        announcements.push(...judgeVerdict(last));
      }
      return announcements;
    },

    dueInMs(nowMs) {
      if (mustWait()) return null;
      if (dirty) return 0;
      const due = [
        ...(verdictDirty ? [lastVerdictAt + VERDICT_EVERY_MS - nowMs] : []),
        ...(quietSettled ? [] : [lastLineAt + QUIET_MS - nowMs]),
      ];
      return due.length === 0 ? null : Math.max(0, Math.min(...due));
    },

    end() {
      for (const { lines } of logs) lines.end();
      const { case: c } = place();
      const announcements = say.calls(c.timelines, (t) => isClosed(t, Number.POSITIVE_INFINITY));
      const report = judgeCase(old.complete(c));
      const loss = old.loss();
      if (loss !== null) report.blindSpots.push(loss);
      announcements.push(...say.verdict(report.verdict, report.requests.length));
      return { announcements, report };
    },
  };
}

function isNamed(file: string, name: string): boolean {
  return file === name || file.replace(/^.*[\\/]/, '') === name;
}
