import type { Case, LogEvent, Timeline } from '../types.ts';
import { type EventOf, everyEventOf } from './events.ts';
import { firstAfter } from './sorted.ts';

/** A line of a hop in between about a call of the path in question. */
export interface HopLine {
  readonly event: EventOf<'proxy-access'>;
  /** The call it belongs to; null where none, or more than one, fits. */
  readonly call: Timeline | null;
}

// Proxies stamp whole seconds as a rule; and the server logs a call only when its body is in.
const START_AGREES_MICROS = 1_250_000;

/**
 * The proxies' lines about these calls, each with the call that it alone fits: same path, and a start (the line's time,
 * which is the end, less its duration) that agrees. Calls that overlap so closely stay unassigned.
 */
export function hopLines(c: Case): HopLine[] {
  const access = everyEventOf(c, 'proxy-access');
  if (access.length === 0) return [];
  const starts = [...c.timelines].sort((a, b) => a.startedAt.at - b.startedAt.at);
  const times = starts.map((t) => t.startedAt.at);
  const paths = [...new Set(starts.map((t) => t.path))];
  const owners = new Map<LogEvent, Timeline>();
  for (const t of starts) for (const { event } of t.events) if (event.kind === 'proxy-access') owners.set(event, t);
  const lines = access.flatMap((event): HopLine[] => {
    if (!paths.some((path) => event.path.endsWith(path))) return [];
    const joined = owners.get(event) ?? null;
    if (joined || event.durationMs === null) return [{ event, call: joined }];
    const start = event.time.at - event.durationMs * 1000;
    const near = starts
      .slice(firstAfter(times, start - START_AGREES_MICROS - 1), firstAfter(times, start + START_AGREES_MICROS))
      .filter((t) => isAbout(event, t));
    return [{ event, call: near.length === 1 ? (near[0] ?? null) : null }];
  });
  // Two lines of one proxy for the same call: at most one of them is right, and which is not known.
  const claims = new Map<string, number>();
  const key = (line: HopLine) => `${line.call?.id} ${line.event.source.file} ${line.event.format}`;
  for (const line of lines) claims.set(key(line), (claims.get(key(line)) ?? 0) + 1);
  return lines.map((line) => (line.call && (claims.get(key(line)) ?? 0) > 1 ? { ...line, call: null } : line));
}

function isAbout(event: EventOf<'proxy-access'>, t: Timeline): boolean {
  return event.method === t.method && event.path.endsWith(t.path);
}
