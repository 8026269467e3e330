import { causeOf } from '../formats/helpers/caller-reason.ts';
import type { CallerErrorReason, Outcome } from '../types.ts';
import type { PlayedCall } from './run.ts';

/**
 * How a call failed, as far apart as a replay must keep it: `broken`: the connection ended under it; `gave-up`: its
 * caller's own limit; `unreachable`: it reached no server, or the server was gone right after; `status`: an answer that
 * was an error; `unreadable`: an answer that could not be read; `no-answer`: the replay waited no longer.
 */
export type FailureKind = 'broken' | 'gave-up' | 'unreachable' | 'status' | 'unreadable' | 'no-answer';

/** Of a call of the log that failed; null where neither its outcome nor its caller's words (null: none) tell. */
export function loggedFailureKind(outcome: Outcome, reason: string | null): FailureKind | null {
  if (outcome === 'delivered') return 'status';
  const said = kindOfReason(reason);
  if (said !== null) return said;
  return outcome === 'server-left' ? 'broken' : null;
}

/** Of a played call; null where it did not fail, or its words are not known. */
export function playedFailureKind({ result, error }: Pick<PlayedCall, 'result' | 'error'>): FailureKind | null {
  switch (result) {
    case 'answered':
    case 'interrupted':
      return null;
    case 'refused':
      return 'status';
    case 'lost':
      return 'unreachable';
    case 'too-long':
      return 'no-answer';
    case 'failed':
      return error === null ? null : kindOfReason(causeOf(error)?.reason ?? null);
  }
}

const KINDS: Record<CallerErrorReason, FailureKind | null> = {
  'socket-hang-up': 'broken',
  'connection-reset': 'broken',
  'premature-close': 'broken',
  'connection-refused': 'unreachable',
  'name-not-resolved': 'unreachable',
  'connect-timeout': 'unreachable',
  timeout: 'gave-up',
  aborted: 'gave-up',
  'http-status': 'status',
  unavailable: 'status',
  unauthorized: 'status',
  rejected: 'status',
  'rate-limited': 'status',
  'invalid-body': 'unreadable',
  truncated: null,
  other: null,
};

/** A saved report may hold words of a later version. */
function kindOfReason(reason: string | null): FailureKind | null {
  return reason !== null && isReason(reason) ? KINDS[reason] : null;
}

function isReason(reason: string): reason is CallerErrorReason {
  return Object.hasOwn(KINDS, reason);
}
