import type { LogEvent, Micros, Timeline } from '../types.ts';
import { eventOf } from './events.ts';

/** When the caller noticed the end (µs, best estimate): its error line, else what `leftAfter` says; null if unknown. */
export function diedAt(t: Timeline): Micros | null {
  const error = callerError(t);
  if (error) return error.time.at;
  if (t.leftAfter === null || t.leftAfter.ms === null) return null;
  return t.startedAt.at + t.leftAfter.ms * 1000;
}

/** The caller's record of the failed call. */
export function callerError(t: Timeline) {
  return eventOf(t, 'caller-error');
}

/** The server's own end of the call: it was still alive and working on it then. */
export function serverEnd(t: Timeline): LogEvent | null {
  return (
    eventOf(t, 'request-finished') ??
    eventOf(t, 'execution-finished') ??
    eventOf(t, 'response-undeliverable') ??
    eventOf(t, 'response-sent') ??
    eventOf(t, 'client-disconnected')
  );
}
