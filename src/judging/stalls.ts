import type { Case, Evidence, LogEvent, Micros, Timeline } from '../types.ts';
import { diedAt } from './death.ts';
import { eventOf, everyEventOf } from './events.ts';
import { supports, supportsIf } from './evidence.ts';
import { execServerLifecycle } from './exec-server.ts';
import { extent } from './extent.ts';
import { PROBE } from './probe-path.ts';
import { firstAfter, hasBetween } from './sorted.ts';
import { sayMs } from './wording.ts';

/** A time in which the server did nothing although it had something to do, and in which a caller lost patience. */
export interface Stall {
  readonly t: Timeline;
  /** How long the server says that one callback ran; null if it says nothing. */
  readonly callbackMs: number | null;
  /** From the server's last line before the caller left to its next one; null if the probes do not show a pause. */
  readonly silentMs: number | null;
  /** How long the sandbox's answer lay unread; null if that is not logged. */
  readonly lateMs: number | null;
  readonly certain: boolean;
  readonly evidence: readonly Evidence[];
}

// Shorter pauses are ordinary; and probes come late by one or two on a busy server.
const PAUSE_MICROS = 3_000_000;
const TIMES_RHYTHM = 4;
// What a rhythm is: so many probes, nine tenths of them no later than twice the usual.
const PROBES = 8;
const REGULAR = 0.9;
// The caller must have waited for the blocked loop, not merely met it.
const WAITED_MICROS = 1_000_000;
// Two clocks, seen 2 s apart, and half a second: so late an answer was read late for sure.
const UNREAD_MS = 2500;

/** For each call that was left while the server stood still: when, and what shows it. */
export function stallsOf(c: Case, gone: readonly Timeline[]): Stall[] {
  const rhythm = rhythmOf(probeTimes(c));
  const words = everyEventOf(c, 'loop-blocked').filter((e) => e.role !== 'sandbox');
  const lifecycle = execServerLifecycle(c).map((e) => e.time.at);
  return gone.flatMap((t) => {
    const died = diedAt(t);
    if (died === null) return [];
    const work = sandboxEnd(t);
    // It would not have been answered in time anyway.
    if (work && work.time.at > died) return [];
    const word = words.find((e) => covers(e.time.at - e.ms * 1000, e.time.at, t, died)) ?? null;
    const pause = rhythm && rhythmBreak(c, rhythm, t, died, lifecycle);
    if (word === null && pause === null) return [];
    const late = work ? unread(t, work) : null;
    return [
      {
        t,
        callbackMs: word?.ms ?? null,
        silentMs: pause && silentMs(c, t, died, pause),
        lateMs: late?.ms ?? null,
        certain: late !== null || (word !== null && pause !== null),
        evidence: [
          ...supportsIf(word, `the event loop ran one callback for ${sayMs(word?.ms ?? 0)}`),
          ...(work && late
            ? [
                supports(work.source, 'the sandbox has answered'),
                supports(late.read.source, `the server reads that only ${sayMs(late.ms)} later`),
              ]
            : []),
          ...(pause
            ? [
                supportsIf(pause.last, 'the last probe that was answered before the caller left'),
                supportsIf(
                  pause.next,
                  `the next one, ${sayMs((pause.to - pause.from) / 1000)} later; usual are ${sayMs(pause.usualMs)}`,
                ),
              ].flat()
            : []),
        ],
      },
    ];
  });
}

/** Answered probes whose time is known, in order. */
function probeTimes(c: Case): readonly LogEvent[] {
  return everyEventOf(c, 'response-started')
    .filter((e) => e.role !== 'sandbox' && PROBE.test(e.path) && ['own', 'envelope'].includes(e.time.basis))
    .sort((a, b) => a.time.at - b.time.at);
}

function covers(from: Micros, to: Micros, t: Timeline, died: Micros): boolean {
  return from <= died - WAITED_MICROS && t.startedAt.at <= died - WAITED_MICROS && to >= died;
}

interface Break {
  readonly from: Micros;
  readonly to: Micros;
  readonly usualMs: number;
  readonly last: LogEvent;
  readonly next: LogEvent;
}

/** Probes that come like clockwork. */
interface Rhythm {
  readonly probes: readonly LogEvent[];
  readonly times: readonly Micros[];
  /** The usual time between two of them, µs. */
  readonly usual: Micros;
}

/** The rhythm of the probes, in order of time; null where there are too few, or they have none. */
function rhythmOf(probes: readonly LogEvent[]): Rhythm | null {
  if (probes.length < PROBES) return null;
  const times = probes.map((e) => e.time.at);
  const gaps = times.slice(1).map((x, k) => x - (times[k] ?? x));
  // Two kinds of probes are asked together: the rhythm is that of the pauses between such groups.
  const pauses = gaps.filter((g) => g > 100_000).sort((a, b) => a - b);
  const usual = pauses[Math.floor(pauses.length / 2)] ?? 0;
  const regular = pauses.filter((g) => g <= 2 * usual).length;
  if (pauses.length < PROBES - 1 || regular < REGULAR * pauses.length) return null;
  return { probes, times, usual };
}

/** The probes stop around the death, no line of the server comes either, and then it goes on. */
function rhythmBreak(
  c: Case,
  { probes, times, usual }: Rhythm,
  t: Timeline,
  died: Micros,
  lifecycle: readonly Micros[],
): Break | null {
  const i = firstAfter(times, died);
  const last = probes[i - 1];
  const next = probes[i];
  if (!last || !next) return null;
  const from = last.time.at;
  const to = next.time.at;
  if (to - from < Math.max(PAUSE_MICROS, TIMES_RHYTHM * usual) || !covers(from, to, t, died)) return null;
  // The line of whoever blocked it comes just before that of the next probe.
  const alive = c.serverAlive;
  const slack = Math.min(500_000, usual);
  if (hasBetween(alive, from + slack, to - slack) || hasBetween(lifecycle, from, to)) return null;
  return { from, to, usualMs: usual / 1000, last, next };
}

/** Within a break of the probes, from the last line of the server before the caller left to its next one (ms). */
function silentMs({ serverAlive }: Case, t: Timeline, died: Micros, { from, to }: Break): number {
  const own = t.events.flatMap(({ event }) => (event.role === 'server' ? [event.time.at] : []));
  const alive = serverAlive.slice(firstAfter(serverAlive, from), firstAfter(serverAlive, to));
  const lines = [from, ...alive, ...own, to];
  const before = lines.filter((at) => at <= died);
  const after = lines.filter((at) => at > died);
  return (extent(after).min - extent(before).max) / 1000;
}

/** The sandbox's own end of the work. */
function sandboxEnd(t: Timeline): LogEvent | null {
  return (
    eventOf(t, 'sandbox-finished') ??
    eventOf(t, 'response-started', (e) => e.role === 'sandbox' && e.path === '/execute')
  );
}

/**
 * The server's reading of the sandbox's answer, if that was late by both measures: from line to line, and by how much
 * longer the server says the work took than the sandbox's lines, each by one clock.
 */
function unread(t: Timeline, work: LogEvent): { read: LogEvent; ms: number } | null {
  const read = eventOf(t, 'sandbox-responded', (e) => e.path === '/execute') ?? eventOf(t, 'execution-finished');
  const finished = eventOf(t, 'execution-finished');
  const begun = eventOf(t, 'sandbox-started');
  if (!read || !finished || finished.timeMs === null || !begun) return null;
  const ms = (read.time.at - work.time.at) / 1000;
  const longer = finished.timeMs - (work.time.at - begun.time.at) / 1000;
  return ms >= UNREAD_MS && longer >= UNREAD_MS ? { read, ms } : null;
}
