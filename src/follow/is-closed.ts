import type { Micros, Timeline } from '../types.ts';

/**
 * How much later than others a line may come for its place in time. Shippers send once a second (Fluent Bit's `Flush`,
 * Promtail's `batchwait`, Vector's `batch.timeout_secs` are 1 s by default); five times that.
 */
export const ALLOWED_LATENESS: Micros = 5_000_000;

/**
 * Whether a call's ending is known: at once where a line says it; where it is told by what is missing, once the
 * watermark (µs: no line of an earlier time is expected) has passed the call's last line.
 */
export function isClosed(timeline: Timeline, watermark: Micros): boolean {
  if (timeline.outcome === 'unfinished') return false;
  if (timeline.joinConfidence === 'certain' && isSaid(timeline)) return true;
  return timeline.events.every(({ event }) => event.time.latest <= watermark);
}

/** Whether a line of the server says how the call ended. */
function isSaid({ outcome, streamed, events }: Timeline): boolean {
  return events.some(({ event }) => {
    switch (event.kind) {
      // Written when the response starts: its end, unless the response is a stream.
      case 'response-started':
        return outcome === 'delivered' && !streamed && event.role === 'server';
      case 'request-finished':
        return outcome === 'delivered' ? streamed : event.clientDisconnected === true;
      case 'client-disconnected':
      case 'response-undeliverable':
      case 'response-unconfirmed':
        return outcome === 'caller-left';
      default:
        return false;
    }
  });
}
