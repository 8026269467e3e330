import { checkNames } from '../check-names.ts';
import { clockOptions } from '../clock-options.ts';
import { judgeCase } from '../judge-case.ts';
import { madeWith } from '../made-with.ts';
import { type CaseOptions, type PlacedCase, placeCase } from '../place-case.ts';
import type { Report } from '../report.ts';
import { tellLeftOut } from '../tell-left-out.ts';
import type { ClockOptions } from '../time/clocks.ts';
import type { Case, LogEvent, Micros, Timeline } from '../types.ts';
import type { Announcement } from './announcement.ts';
import { announcer } from './announcer.ts';
import { archive } from './archive.ts';
import { type FollowedSource, followedLogs } from './followed-logs.ts';
import { horizonOf, isBehind, isStale } from './horizon.ts';
import { ALLOWED_LATENESS, isClosed } from './is-closed.ts';

export interface FollowCoreOptions extends CaseOptions {
  readonly offset?: readonly string[];
  /** µs since the epoch, for clocks that write no year. */
  readonly epochNow: Micros;
  /** How many records may be judged anew each time before calls that ended long ago are put away. */
  readonly window?: number;
  /** How many records may be held for the final report before those of calls put away are forgotten. */
  readonly room?: number;
}

/** The analysis of growing logs. No input, output or timers: it is told what came, and the time (ms, any epoch). */
export interface FollowCore {
  add(file: string): FollowedSource;
  /** What is new of calls. Cheap if nothing came since. */
  settle(nowMs: number): Announcement[];
  /** In how many ms `settle` should be called at the latest; null if nothing is due before more lines come. */
  dueInMs(nowMs: number): number | null;
  /** Whether what is known of calls changed since the last verdict. */
  verdictIsDue(): boolean;
  /** The verdict, if it is another. */
  judge(): Announcement[];
  /** Throws a UsageError where an option names a clock that nothing read so far has. */
  checkNames(): void;
  /** Everything came. Unless records were forgotten, the report is exactly that of `analyze`. */
  end(): { readonly announcements: Announcement[]; readonly report: Report; readonly calls: readonly Timeline[] };
}

/** A log so long without a line is quiet: on its clock no more than what came is to be expected. */
export const QUIET_MS = ALLOWED_LATENESS / 1000;
/** About 100 calls: judging so many records takes some 20 ms, and a line shall be shown within 50 ms. */
const WINDOW_RECORDS = 1_000;
/** About 5,000 calls and 50 MB. */
const ROOM_FOR_RECORDS = 50_000;
/** The verdict in between looks at so many of the calls put away: it takes about 0.2 ms for each. */
const VERDICT_CALLS = 500;

export function followCore(options: FollowCoreOptions): FollowCore {
  const given = clockOptions(options.tz ?? [], options.offset ?? [], options.epochNow);
  const window = options.window ?? WINDOW_RECORDS;
  const room = options.room ?? ROOM_FOR_RECORDS;
  const logs = followedLogs();
  const say = announcer();
  const old = archive();
  let byCause: ReadonlyMap<string, Micros> = new Map();
  let dirty = false;
  let verdictDirty = false;
  let quietSettled = true;
  let lastLineAt = Number.NEGATIVE_INFINITY;
  let held = 0;
  let forgetting = false;
  let last: Case | null = null;

  function place(all: boolean): PlacedCase {
    const known = all ? {} : { byCause };
    const clocks: ClockOptions = { ...logs.withSuccessors(given), ...known };
    return placeCase(
      logs.all().map(({ lines }) => (all ? lines.readAll() : lines.read())),
      clocks,
      options,
    );
  }

  function judgeCalls(quiet: boolean): Announcement[] {
    const placed = place(false);
    const { timelines, to } = placed.case;
    const watermark = quiet ? Number.POSITIVE_INFINITY : (to ?? Number.NEGATIVE_INFINITY) - ALLOWED_LATENESS;
    const announcements = say.calls(timelines, (t) => isClosed(t, watermark));
    last = placed.events.length > window ? makeRoom(placed) : placed.case;
    return announcements;
  }

  /** Puts away what ended long ago; returns what is left of the case. */
  function makeRoom({ case: c, events, byCause: zones }: PlacedCase): Case {
    const horizon = horizonOf(c, events, say.wasAnnounced, window);
    const closed = c.timelines.filter((t) => say.wasAnnounced(t) || isStale(t, horizon));
    const gone = new Set(old.put(c, closed, horizon));
    say.putAway(gone);
    if (forgetting) say.forgetAway();
    const timelines = c.timelines.filter((t) => !gone.has(t));
    const wanted = new Set(timelines.flatMap((t) => t.events.map(({ event }) => event.source)));
    const isNeedless = (event: LogEvent) => isBehind(event, horizon) && !wanted.has(event.source);
    const needless = new Map(logs.all().map(({ file }) => [file, new Set<number>()]));
    for (const event of events) if (isNeedless(event)) needless.get(event.source.file)?.add(event.source.line);
    for (const { file, lines } of logs.all()) lines.putAside(needless.get(file) ?? []);
    for (const lines of needless.values()) held += lines.size;
    // A zone that only calls put away told is still the zone.
    byCause = zones;
    if (held + events.length > room && !forgetting) {
      forgetting = true;
      say.forgetAway();
      for (const { lines } of logs.all()) lines.forgetAside();
    }
    return {
      ...c,
      timelines,
      others: c.others.filter((event) => !isNeedless(event)),
      serverAlive: c.serverAlive.filter((at) => at >= horizon.time),
    };
  }

  return {
    add: (base) =>
      logs.add(base, (nowMs) => {
        dirty = true;
        if (nowMs === null) return;
        quietSettled = false;
        lastLineAt = nowMs;
      }),

    settle(nowMs) {
      if (logs.mustWait()) return [];
      const quiet = nowMs - lastLineAt >= QUIET_MS;
      if (!dirty && !(quiet && !quietSettled)) return [];
      dirty = false;
      quietSettled = quiet;
      const announcements = judgeCalls(quiet);
      verdictDirty ||= quiet || announcements.length > 0;
      return announcements;
    },

    dueInMs(nowMs) {
      if (logs.mustWait()) return null;
      if (dirty) return 0;
      return quietSettled ? null : Math.max(0, lastLineAt + QUIET_MS - nowMs);
    },

    verdictIsDue: () => verdictDirty && !logs.mustWait(),

    judge() {
      verdictDirty = false;
      if (last === null) return [];
      const all = old.complete({ ...last, timelines: last.timelines.filter(say.wasAnnounced) }, VERDICT_CALLS);
      return say.verdict(judgeCase(all, options.path).verdict, all.timelines.length);
    },

    checkNames: () =>
      checkNames(
        given,
        logs.all().map(({ lines }) => lines.read()),
      ),

    end() {
      for (const { lines } of logs.all()) lines.end();
      if (!forgetting) say.bringBack();
      const placed = place(!forgetting);
      const { case: c } = placed;
      const announcements = say.calls(c.timelines, (t) => isClosed(t, Number.POSITIVE_INFINITY));
      const loss = forgetting ? old.loss() : null;
      const whole = forgetting ? old.complete(c) : c;
      const report = tellLeftOut(judgeCase(whole, options.path), placed, options);
      report.madeWith = madeWith(options, loss === null);
      if (loss !== null) report.blindSpots.push(loss);
      announcements.push(...say.verdict(report.verdict, whole.timelines.length));
      return { announcements, report, calls: whole.timelines };
    },
  };
}
