import { left } from '../judging/calls.ts';
import { diedAt } from '../judging/death.ts';
import { everyEventOf } from '../judging/events.ts';
import { refutes } from '../judging/evidence.ts';
import { extent } from '../judging/extent.ts';
import { type Judgement, judgement, nothingToExplain, type Rule } from '../judging/rule.ts';
import { firstAfter } from '../judging/sorted.ts';
import { type Stall, stallsOf } from '../judging/stalls.ts';
import { count, sayMs } from '../judging/wording.ts';
import type { Case, LogEvent, Micros, Timeline } from '../types.ts';

// Shorter pauses are ordinary: a server that waits for a sandbox writes nothing by itself.
const STALL_MS = 3000;
// The server's usual pace: a pause must be this many times longer than the median one to be remarkable.
const TIMES_USUAL = 10;
// A call that has waited for a second waits for its execution: by then a blocked loop would be silent.
const UNDER_WAY_MICROS = 1_000_000;
// One lively call refutes it; of thousands, these are enough to look at.
const LOOKED_AT = 20;
const SETTLED_BY =
  'probes at least once a second with times (kubelet `periodSeconds: 1`), or `PYTHONASYNCIODEBUG=1`: slow callbacks are then logged';

/**
 * The server's event loop was blocked: nothing at all is logged, probes are late, and a sandbox's answer lies unread.
 * A line in the midst of a call refutes it.
 */
export const eventLoopStall: Rule = {
  name: 'event-loop-stall',
  hypothesis: "The server's event loop was blocked",
  judge(c, cutoffs) {
    const nothing = nothingToExplain(c);
    if (nothing) return nothing;
    const gone = left(c);
    const stalls = stallsOf(c, gone);
    if (stalls.length > 0) return blocked(stalls);
    const windows = gone.map((t) => ({ t, pause: pauseBeforeDeath(c, t) }));
    const known = windows.filter((w) => w.pause !== null);
    if (known.length === 0)
      return judgement('untested', 'When the callers left, or what else the server did then, is not logged.', {
        settledBy: SETTLED_BY,
      });
    const usual = usualPauseMs(c.serverAlive);
    const stalled = known.filter((w) => (w.pause?.ms ?? 0) >= Math.max(STALL_MS, TIMES_USUAL * usual));
    if (stalled.length === known.length && usual > 0) {
      return judgement(
        'untested',
        `The server was silent for ${sayMs(extent(stalled.map((w) => w.pause?.ms ?? 0)).min)} or more when ${count(stalled.length, 'caller')} left, ${TIMES_USUAL} times its usual pause; a server that waits writes nothing either.`,
        {
          settledBy: SETTLED_BY,
        },
      );
    }
    const looked = known.slice(0, LOOKED_AT);
    const during = linesDuring(
      c,
      looked.map((w) => w.t),
    );
    const lively = during.flat();
    const served = new Set(looked.filter((_, i) => (during[i]?.length ?? 0) > 0).map((w) => w.t.id));
    if (lively.length === 0 && known.every((w) => (w.pause?.ms ?? 0) >= STALL_MS)) {
      return judgement(
        'untested',
        'The server wrote nothing around the moment the callers left, which is usual for it.',
        { settledBy: SETTLED_BY },
      );
    }
    if (lively.length > 0) {
      // What ended calls at one constant is one cause: a call of which it is excluded excludes it of the others.
      const alike = cutoffs.filter((k) => k.ids.some((id) => served.has(id))).flatMap((k) => k.ids);
      const excluded = new Set([...served, ...alike]);
      const all =
        gone.every((t) => excluded.has(t.id)) ||
        looked.every((w) => served.has(w.t.id) && known.length === gone.length);
      return judgement(
        all ? 'ruled-out' : 'unlikely',
        `The server went on answering others while ${sayShare(served.size, gone.length)} waited.`,
        {
          evidence: lively.slice(0, 4).map((e) => refutes(e.source, 'the server answers others while the call waits')),
          settledBy: all ? null : SETTLED_BY,
        },
      );
    }
    const longest = extent(known.map((w) => w.pause?.ms ?? 0)).max;
    return longest < STALL_MS
      ? judgement(
          'unlikely',
          `The server had written a line at most ${sayMs(longest)} before ${known.length === 1 ? 'the caller' : 'each caller'} left.`,
          { settledBy: SETTLED_BY },
        )
      : judgement(
          'untested',
          `The server had written nothing for up to ${sayMs(longest)} when a caller left; a server that waits writes nothing either.`,
          { settledBy: SETTLED_BY },
        );
  },
};

function blocked(stalls: readonly Stall[]): Judgement {
  const certain = stalls.some((s) => s.certain && s.t.joinConfidence !== 'ambiguous');
  const late = stalls.filter((s) => s.lateMs !== null);
  const callback = extent(stalls.flatMap((s) => s.callbackMs ?? [])).max;
  const silent = extent(stalls.flatMap((s) => s.silentMs ?? [])).max;
  const pauses = stalls.filter((s) => s.silentMs !== null).length;
  const shown = [
    ...(callback > 0 ? [`its event loop ran one callback for up to ${sayMs(callback)}`] : []),
    ...(silent > 0
      ? [
          `it wrote nothing and answered no probe for up to ${sayMs(silent)} when ${count(pauses, 'caller')} left, and then went on`,
        ]
      : []),
  ];
  const answers =
    late.length > 0
      ? ` The answers of ${late.length === 1 ? 'one sandbox' : `${late.length} sandboxes`} lay unread for ${sayMs(extent(late.map((s) => s.lateMs ?? 0)).min)} or more.`
      : '';
  return judgement(certain ? 'confirmed' : 'likely', `The server stood still: ${shown.join('; ')}.${answers}`, {
    evidence: stalls.flatMap((s) => s.evidence),
    explains: stalls.map((s) => s.t.id),
    settledBy: certain ? null : SETTLED_BY,
  });
}

/** How long the server had written nothing when the caller left, at most since the call's start. */
function pauseBeforeDeath(c: Case, t: Timeline): { ms: number } | null {
  const died = diedAt(t);
  if (died === null || c.serverAlive.length === 0) return null;
  const last = c.serverAlive[firstAfter(c.serverAlive, died - 1) - 1] ?? t.startedAt.at;
  return { ms: (died - Math.max(last, t.startedAt.at)) / 1000 };
}

function usualPauseMs(alive: readonly Micros[]): number {
  const pauses = alive
    .slice(1)
    .map((x, i) => (x - (alive[i] ?? x)) / 1000)
    .sort((a, b) => a - b);
  return pauses[Math.floor(pauses.length / 2)] ?? 0;
}

function sayShare(some: number, all: number): string {
  if (some < all) return `${some} of ${all} lost calls`;
  if (all === 1) return 'the lost call';
  return all === 2 ? 'both lost calls' : `all ${all} lost calls`;
}

/** For each call, lines on other requests that the server wrote while it waited: probes, other paths. */
function linesDuring(c: Case, waiting: readonly Timeline[]): LogEvent[][] {
  const serving = [
    ...everyEventOf(c, 'response-started').filter((e) => e.role !== 'sandbox'),
    ...everyEventOf(c, 'response-sent'),
    ...everyEventOf(c, 'request-started'),
  ].sort((x, y) => x.time.at - y.time.at);
  const times = serving.map((e) => e.time.at);
  return waiting.map((t) => {
    const died = diedAt(t) ?? t.startedAt.at;
    const from = t.startedAt.at + UNDER_WAY_MICROS;
    return serving
      .slice(firstAfter(times, from), firstAfter(times, died))
      .filter((e) => e.time.earliest > from && e.time.latest < died && !t.events.some(({ event }) => event === e))
      .slice(0, 2);
  });
}
