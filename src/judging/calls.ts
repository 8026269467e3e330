import type { CallerErrorReason, Case, Timeline } from '../types.ts';
import { eventOf, offsetMs } from './events.ts';

/** Calls that the caller, or the server's nearest hop, gave up. */
export function left(c: { readonly timelines: readonly Timeline[] }): Timeline[] {
  return c.timelines.filter((t) => t.outcome === 'caller-left');
}

/** Calls that ended badly: nobody got an answer, or the answer was a server error. */
export function failed(t: Timeline): boolean {
  switch (t.outcome) {
    case 'caller-left':
    case 'server-left':
    case 'never-arrived':
      return true;
    case 'delivered':
      return t.status !== null && t.status >= 500;
    case 'unfinished':
      return false;
  }
}

export function failures(c: Case): Timeline[] {
  return c.timelines.filter(failed);
}

/**
 * What the caller's words say of who ended the call.
 * own-limit: the caller's program did it (`The user aborted a request.`, `timeout of 5000ms exceeded`);
 * hang-up: the connection broke, by whichever side: Node says `socket hang up` even when its own side destroyed it;
 * hidden: there are no words, or they hide the reason; other: the reason is something else.
 */
export function wordsOf(reason: CallerErrorReason | null): 'own-limit' | 'hang-up' | 'hidden' | 'other' {
  switch (reason) {
    case 'timeout':
    case 'aborted':
      return 'own-limit';
    case 'socket-hang-up':
    case 'connection-reset':
    case 'premature-close':
      return 'hang-up';
    case null:
    case 'unavailable':
    case 'truncated':
    case 'other':
      return 'hidden';
    case 'connection-refused':
    case 'name-not-resolved':
    case 'connect-timeout':
    case 'http-status':
    case 'invalid-body':
    case 'unauthorized':
    case 'rejected':
    case 'rate-limited':
      return 'other';
  }
}

/** Address of the caller's host without the port: `10.42.1.244`; null where no port was logged. */
export function hostOf(t: Timeline): string | null {
  const peer = t.connection?.peer;
  if (!peer) return null;
  const colon = peer.lastIndexOf(':');
  return colon > 0 ? peer.slice(0, colon) : peer;
}

/**
 * True if a request of a kind that is not `/exec` came earlier on the connection: LibreChat makes those with axios. That
 * none came is inferred, for a call without an access line, from none being logged; but a call with files attached has
 * one before it (GET /files/…), so if that is missing, lines are missing.
 */
export function afterOtherCall(t: Timeline): boolean | null {
  if (!t.connection) return null;
  const filesAttached = t.attributes.filesAttached === true;
  if (t.connection.nth <= 1) return t.connection.basis === 'inferred' && filesAttached ? null : false;
  if (t.connection.previous.length === 0) return null;
  const other = t.connection.previous.some((request) => request !== `${t.method} ${t.path}`);
  return !other && t.connection.basis === 'inferred' && filesAttached ? null : other;
}

/** How long a delivered call was silent before its first byte (ms); null if the log does not say. */
export function silenceMs(t: Timeline): number | null {
  if (t.outcome !== 'delivered') return null;
  if (t.streamed || t.durationMs === null) return firstByteMs(t);
  return t.durationMs;
}

function firstByteMs(t: Timeline): number | null {
  const started = eventOf(t, 'response-started', (e) => e.method === t.method && e.path === t.path);
  return started ? Math.max(0, offsetMs(t, started)) : null;
}
