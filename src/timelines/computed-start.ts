import type { LogEvent, Micros } from '../types.ts';

/** When the request of a line with a duration began, µs; null where the line has none. */
export function computedStart(event: LogEvent): Micros | null {
  switch (event.kind) {
    case 'response-sent':
    case 'proxy-access':
      return event.durationMs === null ? null : event.time.at - event.durationMs * 1000;
    case 'client-disconnected':
    case 'response-unconfirmed':
    case 'response-failed':
      return event.elapsedMs === null ? null : event.time.at - event.elapsedMs * 1000;
    default:
      return null;
  }
}
