import { left, silenceMs, wordsOf } from './judging/calls.ts';
import { extent } from './judging/extent.ts';
import { gotAnswer } from './judging/got-answer.ts';
import { timersNear } from './judging/known-timers.ts';
import { firstAfter } from './judging/sorted.ts';
import { binomialTail } from './stats/binomial-tail.ts';
import type { Cutoff, LeftAfter, Timeline } from './types.ts';

/** A time of leaving that says something: from `low` to `high`, ms after the start. */
interface Point {
  readonly timeline: Timeline;
  readonly low: number;
  readonly high: number;
}

// A timer fires within 10 ms (measured); the rest is the caller's logging and two clocks that are not quite equal.
const TIMER_WINDOW_MS = 60;
// A clock of whole seconds on both sides gives an interval of 2 s. A wider one tells nothing about a constant.
const WIDEST_MS = 2000;
// Intervals up to here count as exact: they alone then give the cutoff's value.
const EXACT_MS = 20;
// Chance that calls which leave at random times cluster as closely: 1 % counts as a constant, 5 % if it is a known timer.
const CHANCE = 0.01;
const CHANCE_KNOWN = 0.05;
// No timer on an execution is shorter; people who change their mind at once are.
const SHORTEST_MS = 250;
// From so many deaths on their density can be told at a finer scale.
const MANY = 30;
// If none of the largest clusters is a constant, no smaller one is.
const LOOKED_AT = 100;
// A call outlived a cutoff if it was longer by more than two clocks disagree.
const OUTLIVED_BY_MS = 100;

/**
 * The constants at which calls were left, strongest first (most deaths, then least spread). Calls whose caller names a
 * limit of its own, calls whose caller got an answer from a hop in between, and the rest are looked at apart. Times known only as an upper bound make no
 * cutoff. A single death makes one only where it agrees with a known timer and no more than one other call died.
 */
export function findCutoffs(timelines: readonly Timeline[]): Cutoff[] {
  const gone = left({ timelines });
  const groups = [(t: Timeline) => !namesOwnLimit(t) && !gotAnswer(t), namesOwnLimit, gotAnswer];
  return groups
    .flatMap((group) => clusters(gone.filter(group)))
    .map((cluster) => toCutoff(cluster, timelines))
    .sort((a, b) => b.died - a.died || a.spreadMs - b.spreadMs);
}

function namesOwnLimit(t: Timeline): boolean {
  return wordsOf(t.callerReason) === 'own-limit';
}

function clusters(gone: readonly Timeline[]): Cluster[] {
  let points = gone.flatMap((t) => toPoint(t, t.leftAfter)).sort((a, b) => a.low - b.low);
  const all = points.length;
  const found: Cluster[] = [];
  for (;;) {
    const next = candidates(points)
      .slice(0, LOOKED_AT)
      .find((cluster) => isConstant(cluster, points, all));
    if (!next) return found;
    found.push(next);
    const taken = new Set(next.members);
    points = points.filter((p) => !taken.has(p));
  }
}

function toPoint(timeline: Timeline, after: LeftAfter | null): Point[] {
  if (!after || after.ms === null || after.latestMs - after.earliestMs > WIDEST_MS) return [];
  return [{ timeline, low: after.earliestMs, high: after.latestMs }];
}

interface Cluster {
  readonly members: readonly Point[];
  readonly ms: number;
  readonly spreadMs: number;
}

/** For each millisecond where a window can begin, the points that touch the window; the most, then the closest, first. */
function candidates(points: readonly Point[]): Cluster[] {
  const lows = points.map((p) => p.low);
  return [...new Set(lows.map(Math.floor))]
    .map((from) => {
      // Sorted by `low`, and no interval is wider than WIDEST_MS: what can touch the window stands together.
      const near = points.slice(firstAfter(lows, from - WIDEST_MS - 1), firstAfter(lows, from + TIMER_WINDOW_MS));
      return toCluster(near.filter((p) => p.high >= from));
    })
    .sort((a, b) => b.members.length - a.members.length || a.spreadMs - b.spreadMs);
}

/** Value and half-range: of the exact points if there are any, else of what all intervals have in common. */
function toCluster(members: readonly Point[]): Cluster {
  const exact = members.filter(isExact).map((p) => (p.low + p.high) / 2);
  const low = exact.length > 0 ? extent(exact).min : extent(members.map((p) => p.low)).max;
  const high = exact.length > 0 ? extent(exact).max : extent(members.map((p) => p.high)).min;
  return { members, ms: (low + high) / 2, spreadMs: Math.abs(high - low) / 2 };
}

function isConstant({ members, ms, spreadMs }: Cluster, points: readonly Point[], all: number): boolean {
  const known = timersNear(ms, spreadMs).length > 0;
  const few = all <= 2 || members.length === all;
  // All of a handful of deaths may agree with a known timer without a clock good enough to prove it: told, with its spread.
  if (known && few && spreadMs <= WIDEST_MS / 2) return true;
  if (members.length < 2 || ms < SHORTEST_MS) return false;
  const width = Math.max(2 * spreadMs, 2);
  // Scan statistic, bounded after Bonferroni: some window of this width holds so many, if deaths were spread evenly over
  // all times up to this one; and over its neighbourhood, since people give up early more often than late.
  const scales = points.length >= MANY ? [1000, 250] : [1000];
  const near = scales.map((reach) => ({
    range: Math.min(reach, ms) + reach,
    others: points.filter((p) => p.high >= ms - reach && p.low <= ms + reach).length,
  }));
  const chances = [{ range: Math.max(ms, 1000), others: all }, ...near].map(
    ({ range, others }) => all * binomialTail(others - 1, members.length - 1, Math.min(1, width / range)),
  );
  return Math.max(...chances) < (known ? CHANCE_KNOWN : CHANCE);
}

function toCutoff(cluster: Cluster, timelines: readonly Timeline[]): Cutoff {
  const { members } = cluster;
  const { ms, spreadMs } = widened(cluster);
  const died = members.map((p) => p.timeline);
  return {
    ms: round(ms),
    spreadMs: round(spreadMs),
    died: died.length,
    outlived: timelines.filter((t) => (silenceMs(t) ?? 0) > ms + spreadMs + OUTLIVED_BY_MS).length,
    connectionsReused: reuse(died),
    ids: died.map((t) => t.id),
  };
}

/**
 * Value and half-range with what the server's notices leave open. The event loop that may be late to hear of the end may
 * be as late to hear of the start, so the caller may have waited longer, too. Only how closely the notices agree tells
 * whether there is a constant: that is asked without this.
 */
function widened({ members, ms, spreadMs }: Cluster): { ms: number; spreadMs: number } {
  const exact = members.filter(isExact);
  const open = (exact.length > 0 ? exact : members).flatMap(({ timeline: { leftAfter } }) =>
    leftAfter?.basis === 'connection' && leftAfter.earliestMs < leftAfter.latestMs ? [leftAfter] : [],
  );
  if (open.length === 0) return { ms, spreadMs };
  const low = Math.min(ms - spreadMs, extent(open.map((after) => after.earliestMs)).min);
  const high = Math.max(ms + spreadMs, extent(open.map((after) => 2 * after.latestMs - after.earliestMs)).max);
  return { ms: (low + high) / 2, spreadMs: (high - low) / 2 };
}

function isExact({ low, high }: Point): boolean {
  return high - low <= EXACT_MS;
}

function reuse(died: readonly Timeline[]): Cutoff['connectionsReused'] {
  const fresh = died.filter((t) => t.connection?.nth === 1).length;
  if (fresh === died.length) return 'all-died-fresh';
  if (fresh > 0) return 'some-died-fresh';
  return died.every((t) => t.connection !== null) ? 'all-died-reused' : 'unknown';
}

/** To microseconds: sums of doubles must not show their dust. */
function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
