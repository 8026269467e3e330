import type { Micros } from '../types.ts';
import type { Dossier } from './dossier.ts';
import type { ServerLife } from './server-life.ts';
import { lowerBoundOf, upperBoundOf } from './upper-bound.ts';

/** A result that a live server would have fetched within milliseconds lies there for this long. */
const SILENCE: Micros = 1_000_000;
/** Readiness probes come every 5 to 10 seconds as a rule: so long a silence, and three times the longest before. */
const LONG_SILENCE: Micros = 30_000_000;

/**
 * Whether the server's process is gone although nothing says so: the sandbox had its result ready, or the server is
 * silent for much longer than it ever was before, and yet other logs go on.
 */
export function fellSilent(dossier: Dossier, life: ServerLife, since: Micros): boolean {
  const ready = dossier.events.find(
    ({ event }) => event.role === 'sandbox' && event.kind === 'sandbox-finished',
  )?.event;
  const unread = (from: Micros) => !life.wroteBetween(dossier, from, Number.POSITIVE_INFINITY);
  if (ready && life.logEnd - ready.time.at >= SILENCE && unread(ready.time.at)) return true;
  const pause = life.longestPause(dossier, since);
  const from = Math.max(since, dossier.callerError?.time.at ?? since);
  return (
    dossier.callerError !== null && pause > 0 && life.logEnd - from >= Math.max(LONG_SILENCE, 3 * pause) && unread(from)
  );
}

/** The server wrote lines within a minute on both sides of that moment. */
export function watched(at: Micros, life: ServerLife): boolean {
  const minute: Micros = 60_000_000;
  const { alive } = life;
  const before = alive[upperBoundOf(alive, at) - 1];
  const after = alive[lowerBoundOf(alive, at)];
  return before !== undefined && after !== undefined && at - before <= minute && after - at <= minute;
}
