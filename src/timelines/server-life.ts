import type { LogEvent, Micros } from '../types.ts';
import { type Dossier, instanceOf } from './dossier.ts';
import { upperBound, upperBoundOf } from './upper-bound.ts';

/** What is known of the server's processes: when they wrote lines, and when one began or ended. */
export interface ServerLife {
  /** Sorted times of the server's lines, all instances together, thinned to 4 a second. */
  readonly alive: readonly Micros[];
  /** The next end or start of the dossier's process after `since`, or null. */
  changeAfter(dossier: Dossier, since: Micros): LogEvent | null;
  /** Whether the dossier's process wrote any line (but those of its own end and start) strictly between. */
  wroteBetween(dossier: Dossier, from: Micros, to: Micros): boolean;
  /** The longest time between two lines of the dossier's process before `until`, µs; 0 with fewer than 3 lines. */
  longestPause(dossier: Dossier, until: Micros): Micros;
  /** End of everything that was logged. */
  readonly logEnd: Micros;
}

const THIN: Micros = 250_000;

/** Takes events in order of time, with their roles told. */
export function readServerLife(events: readonly LogEvent[]): ServerLife {
  const alive: Micros[] = [];
  const lines = new Map<string, Micros[]>();
  const changes = new Map<string, LogEvent[]>();
  const pauses = new Map<string, Float64Array>();
  let logEnd = Number.NEGATIVE_INFINITY;
  let process: string | null = null;
  let own: Micros[] = [];
  for (const event of events) {
    const { at } = event.time;
    logEnd = Math.max(logEnd, at);
    if (event.role !== 'server') continue;
    if (alive.length === 0 || at - (alive[alive.length - 1] as number) >= THIN) alive.push(at);
    const change = event.kind === 'server-started' || event.kind === 'server-stopped';
    if (change) push(changes, instanceOf(event), event);
    else if (event.kind !== 'server-stopping') {
      const instance = instanceOf(event);
      if (instance !== process) {
        process = instance;
        own = lines.get(instance) ?? [];
        lines.set(instance, own);
      }
      own.push(at);
    }
  }
  return {
    alive,
    changeAfter(dossier, since) {
      const own = changes.get(processOf(dossier)) ?? [];
      return own[upperBound(own, since, (e) => e.time.at)] ?? null;
    },
    wroteBetween(dossier, from, to) {
      const own = lines.get(processOf(dossier)) ?? [];
      const next = own[upperBoundOf(own, from)];
      return next !== undefined && next < to;
    },
    longestPause(dossier, until) {
      const process = processOf(dossier);
      const own = lines.get(process) ?? [];
      const count = upperBoundOf(own, until);
      const known = pauses.get(process) ?? longestPauses(own);
      pauses.set(process, known);
      return count < 3 ? 0 : (known[count - 1] ?? 0);
    },
    logEnd,
  };
}

/** For each of the sorted times the longest pause up to it. */
function longestPauses(times: readonly Micros[]): Float64Array {
  const longest = new Float64Array(times.length);
  for (let i = 1; i < times.length; i++) {
    longest[i] = Math.max(longest[i - 1] as number, (times[i] as number) - (times[i - 1] as number));
  }
  return longest;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function processOf(dossier: Dossier): string {
  return dossier.firstOfServer ? instanceOf(dossier.firstOfServer) : '';
}
