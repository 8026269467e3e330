import type { LogEvent, Micros, Timeline } from '../types.ts';
import { eventsOf } from './events.ts';

/** When the caller noticed the end (µs, best estimate): its error line, else what `leftAfter` says; null if unknown. */
export function diedAt(t: Timeline): Micros | null {
  const error = callerError(t);
  if (error) return error.time.at;
  if (t.leftAfter === null || t.leftAfter.ms === null) return null;
  return t.startedAt.at + t.leftAfter.ms * 1000;
}

/** The caller's record of the failed call. */
export function callerError(t: Timeline) {
  return eventsOf(t, 'caller-error')[0] ?? null;
}

/** The server's own end of the call: it was still alive and working on it then. */
export function serverEnd(t: Timeline): LogEvent | null {
  return (
    eventsOf(t, 'request-finished')[0] ??
    eventsOf(t, 'execution-finished')[0] ??
    eventsOf(t, 'response-undeliverable')[0] ??
    eventsOf(t, 'response-sent')[0] ??
    eventsOf(t, 'client-disconnected')[0] ??
    null
  );
}
