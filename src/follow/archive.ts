import type { Case, FactKind, LogEvent, Micros, Timeline } from '../types.ts';
import { type Horizon, isBehind } from './horizon.ts';

/** What is kept of calls that were put away. */
export interface Archive {
  /** Puts closed calls away whose lines are all behind the horizon, with what else tells of them; returns them. */
  put(c: Case, closed: readonly Timeline[], horizon: Horizon): readonly Timeline[];
  /** The case with the calls put away, or the newest so many of them. */
  complete(c: Case, newest?: number): Case;
  /** What complete reports lack because of it, in a sentence; null while nothing is lacking. */
  loss(): string | null;
}

/** More calls than this make no verdict surer. About 2 KB each. */
const MAX_CALLS = 10_000;
const MAX_OTHERS = 20_000;
/** Rules look so far around a call that failed for what else happened: restarts, silence, proxies. */
const AROUND: Micros = 60_000_000;

/** What the rules cite of calls that were answered: exposure, reuse, and that the work and the answer came. */
const OF_DELIVERED: ReadonlySet<FactKind> = new Set<FactKind>([
  'request-started',
  'execution-started',
  'execution-finished',
  'request-finished',
  'response-started',
  'response-sent',
  'stream-started',
  'stream-finished',
  'proxy-access',
]);

const OF_PROCESS: ReadonlySet<FactKind> = new Set<FactKind>(['server-started', 'server-stopping', 'server-stopped']);

export function archive(): Archive {
  let timelines: Timeline[] = [];
  let others: LogEvent[] = [];
  let alive: Micros[] = [];
  let from: Micros | null = null;
  let forgotten = 0;

  return {
    put(c, closed, horizon) {
      const old = closed.filter((t) => t.events.length > 0 && t.events.every(({ event }) => isBehind(event, horizon)));
      const failed = old.filter((t) => t.outcome !== 'delivered');
      const matters = (at: Micros) => failed.some((t) => isAround(t, at));
      timelines = timelines.concat(old.map(trimmed));
      const oldOthers = c.others.filter((event) => isBehind(event, horizon));
      others = others.concat(oldOthers.filter((event) => OF_PROCESS.has(event.kind) || matters(event.time.at)));
      alive = alive.concat(c.serverAlive.filter((at) => at < horizon.time && matters(at)));
      from ??= c.from;
      if (timelines.length > MAX_CALLS) {
        forgotten += timelines.length - MAX_CALLS;
        timelines = timelines.slice(-MAX_CALLS);
      }
      others = others.slice(-MAX_OTHERS);
      alive = alive.slice(-MAX_OTHERS);
      return old;
    },
    complete(c, newest = MAX_CALLS) {
      if (timelines.length === 0 && others.length === 0) return c;
      const all = [...timelines.slice(-newest), ...c.timelines];
      const timed = all.some(({ startedAt }) => startedAt.basis !== 'unknown');
      return {
        ...c,
        // Without times, the order in which they were put away is all there is.
        timelines: timed ? all.sort((a, b) => a.startedAt.at - b.startedAt.at) : all,
        others: [...others, ...c.others],
        serverAlive: [...new Set([...alive, ...c.serverAlive])].sort((a, b) => a - b),
        from: from ?? c.from,
      };
    },
    loss() {
      if (timelines.length === 0) return null;
      const all = timelines.length + forgotten;
      const lost = forgotten === 0 ? '' : `, and the oldest ${forgotten} of them are not counted any more`;
      return `Of ${all} calls that ended long ago only the outcome and the telling lines were kept while following${lost}; analyse the files again for the rest.`;
    },
  };
}

function isAround(t: Timeline, at: Micros): boolean {
  const last = t.events.at(-1)?.event.time.latest ?? t.startedAt.at;
  return at >= t.startedAt.earliest - AROUND && at <= last + AROUND;
}

function trimmed(t: Timeline): Timeline {
  if (t.outcome !== 'delivered' || (t.status ?? 200) >= 400) return t;
  return { ...t, events: t.events.filter(({ event }, i) => i === 0 || OF_DELIVERED.has(event.kind)) };
}
