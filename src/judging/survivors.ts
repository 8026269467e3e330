import type { Case, Cutoff, Timeline } from '../types.ts';
import { hostOf, silenceMs } from './calls.ts';
import { eventOf } from './events.ts';
import { extent } from './extent.ts';

export interface Survivor {
  readonly timeline: Timeline;
  readonly silenceMs: number;
  /** Longer, by the server's own clock, than some call that died: holds even if the caller's clock is wrong. */
  readonly robust: boolean;
  /** From the host of a call that died; null where the log does not show the hosts. */
  readonly sameCaller: boolean | null;
}

// Two clocks and the time between the first byte and the server's first line of a call.
const OUTLIVED_BY_MS = 100;

/** The timelines that died at the cutoff. */
export function membersOf(c: Case, cutoff: Cutoff): Timeline[] {
  const ids = new Set(cutoff.ids);
  return goneOf(c).filter((t) => ids.has(t.id));
}

// Rules ask for the members of each cutoff, and nearly all calls are in none. A Case never changes.
const cases = new WeakMap<Case, readonly Timeline[]>();

/** The calls of which it is known when they were left. */
function goneOf(c: Case): readonly Timeline[] {
  const known = cases.get(c) ?? c.timelines.filter((t) => t.leftAfter !== null);
  cases.set(c, known);
  return known;
}

/**
 * Calls that were exposed to the cutoff and survived: silent for longer, and delivered. Shorter calls, and those kept
 * alive by heartbeats, were never exposed and say nothing.
 */
export function survivorsOf(c: Case, cutoff: Pick<Cutoff, 'ms' | 'spreadMs'>, died: readonly Timeline[]): Survivor[] {
  const shortestDeath = extent(died.flatMap((t) => t.durationMs ?? noticedMs(t) ?? [])).min;
  const hosts = new Set(died.map(hostOf).filter((h) => h !== null));
  const found: Survivor[] = [];
  for (const timeline of c.timelines) {
    const silence = silenceMs(timeline);
    if (silence === null || silence <= cutoff.ms + cutoff.spreadMs + OUTLIVED_BY_MS) continue;
    const host = hostOf(timeline);
    const sameCaller = host === null || hosts.size === 0 ? null : hosts.has(host);
    const robust = timeline.joinConfidence !== 'ambiguous' && silence > shortestDeath;
    found.push({ timeline, silenceMs: silence, robust, sameCaller });
  }
  return found;
}

/** From the start to the server's notice that the caller had left: the end of work that was given up for that. */
function noticedMs(t: Timeline): number | null {
  const notice = eventOf(t, 'client-disconnected') ?? eventOf(t, 'response-undeliverable');
  return notice ? (notice.time.at - t.startedAt.at) / 1000 : null;
}

/** The line that shows that a call was answered: the access line, else the server's own end of it. */
export function answerLine(t: Timeline) {
  return (
    eventOf(t, 'response-started', (e) => e.method === t.method && e.path === t.path) ??
    eventOf(t, 'request-finished') ??
    eventOf(t, 'response-sent')
  );
}
