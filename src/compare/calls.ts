import type { ComparableCall } from './comparable-report.ts';

/** A call that ended without an answer, or with a server error. */
export function failed(call: ComparableCall): boolean {
  switch (call.outcome) {
    case 'caller-left':
    case 'server-left':
    case 'never-arrived':
      return true;
    case 'delivered':
      return call.status !== null && call.status >= 500;
    case 'unfinished':
      return false;
  }
}

/** Ended, one way or the other, before the log did. */
export function ended(call: ComparableCall): boolean {
  return call.outcome !== 'unfinished';
}

/**
 * On a connection that a request of another kind used before (which is what arms an agent's idle timer), as far as the
 * log names those; null where it does not show the connection.
 */
export function onReused(call: ComparableCall): boolean | null {
  if (!call.connection) return null;
  const { nth, previous } = call.connection;
  if (nth <= 1) return false;
  return previous.length === 0 || previous.some((request) => request !== `${call.method} ${call.path}`);
}

/** Whether the server's own log says that the caller was gone. */
export function serverNoticed(call: ComparableCall): boolean {
  return call.events.some((e) => e.kind === 'client-disconnected' || e.kind === 'response-undeliverable');
}

/**
 * When the response began, ms after the start; null where no line tells. A server that drips its status line writes the
 * access line when the status is known, long after the first byte: there the choice to stream is what tells.
 */
export function firstByteMs(call: ComparableCall): number | null {
  const began = call.events.filter(
    (e) => (e.kind === 'response-started' || e.kind === 'stream-started') && e.role === 'server',
  );
  const offsets = began.flatMap((e) => e.offsetMs ?? []);
  return offsets.length === 0 ? null : Math.min(...offsets);
}
