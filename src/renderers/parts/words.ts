import type { ReportConnection, ReportRequest } from '../../report.ts';
import type { CallerErrorReason, FindingStatus, JoinBasis } from '../../types.ts';
import { duration, leftAfterText, UNICODE_SIGNS, type UncertaintySigns } from './durations.ts';
import { ordinal } from './plural.ts';

/** What became of a request, one sentence without its full stop. */
export function outcomeText(request: ReportRequest, signs: UncertaintySigns = UNICODE_SIGNS): string {
  switch (request.outcome) {
    case 'delivered':
      return `delivered${statusText(request)}${request.durationMs === null ? '' : ` after ${duration(request.durationMs)}`}`;
    case 'caller-left':
      return `${closerText(request)} ${leftText(request, signs)}${phaseText(request)}${reasonText(request.callerReason)}`;
    case 'server-left':
      return `the server ended it${request.leftAfter ? ` ${leftText(request, signs)}` : ''}${phaseText(request)}${reasonText(request.callerReason)}`;
    case 'never-arrived':
      return `never reached the server${reasonText(request.callerReason)}`;
    case 'unfinished':
      return 'these logs do not show how it ended';
  }
}

/** What became of the work itself; null where that is the same story as the outcome, or unknown. */
export function workText(request: ReportRequest): string | null {
  if (request.outcome === 'delivered' || request.outcome === 'never-arrived') return null;
  if (request.executionFinished === null) return null;
  if (!request.executionFinished) return 'The execution itself did not finish.';
  const when = request.durationMs === null ? '' : ` after ${duration(request.durationMs)}`;
  return `The execution itself finished${when}: its result was lost.`;
}

/** The connection a request came on; null where nothing is known. */
export function connectionText(connection: ReportConnection | null): string | null {
  if (!connection) return null;
  if (connection.nth === 1 && connection.peer === null && connection.basis === 'inferred') {
    return 'fresh (inferred: no connection of the caller was free)';
  }
  const peer = connection.peer ?? 'port not logged';
  const inferred = connection.basis === 'inferred' ? ' (inferred)' : '';
  if (connection.nth === 1) return `fresh, ${peer}${inferred}`;
  const last = connection.previous.at(-1);
  const idle = connection.idleMs === null ? '' : `, idle ${duration(connection.idleMs)} before`;
  return `reused, ${peer}, ${ordinal(connection.nth)} request on it${last ? `, after ${last}` : ''}${idle}${inferred}`;
}

/** A status of a hypothesis as a word of one line. */
export function findingStatusText(status: FindingStatus): string {
  return status === 'ruled-out' ? 'ruled out' : status;
}

/** The sign behind an event that came to its request without an identifier; its meaning is WEAK_JOINS. */
export function weakJoinSign(basis: JoinBasis): string {
  switch (basis) {
    case 'request-id':
    case 'session-id':
    case 'execution-id':
    case 'connection':
      return '';
    case 'only-candidate':
      return ' *';
    case 'assignment':
      return ' **';
  }
}

/** What the signs of `weakJoinSign` mean. */
export const WEAK_JOINS = ['* no id, the only candidate', '** no id, the best match'];

function statusText(request: ReportRequest): string {
  return request.status === null ? '' : `, HTTP ${request.status}`;
}

function closerText(request: ReportRequest): string {
  switch (request.closedBy) {
    case 'caller':
      return 'the caller hung up';
    case 'peer':
      return "the server's nearest peer (the caller, or a proxy before it) hung up";
    case 'server':
      return 'the server hung up';
    case 'unknown':
    case null:
      return 'somebody hung up, the logs do not show who,';
  }
}

function leftText(request: ReportRequest, signs: UncertaintySigns): string {
  return request.leftAfter ? `after ${leftAfterText(request.leftAfter, signs)}` : 'at an unknown time';
}

function phaseText(request: ReportRequest): string {
  if (request.phase === null) return '';
  return request.phase === 'before-response' ? ', before any response' : ', in the middle of the response';
}

const REASONS: Readonly<Record<CallerErrorReason, string | null>> = {
  'socket-hang-up': 'socket hang up',
  'connection-reset': 'ECONNRESET',
  'premature-close': 'Premature close',
  'connection-refused': 'ECONNREFUSED',
  'name-not-resolved': 'its name was not resolved',
  'connect-timeout': 'connecting took too long',
  timeout: 'timeout',
  aborted: 'aborted',
  'http-status': 'HTTP error status',
  'invalid-body': 'invalid body',
  unavailable: 'temporarily unavailable',
  unauthorized: 'unauthorized',
  rejected: 'rejected',
  'rate-limited': 'rate limited',
  truncated: 'message cut off in the log',
  other: null,
};

function reasonText(reason: CallerErrorReason | null): string {
  const words = reason === null ? null : REASONS[reason];
  return words === null ? '' : ` (the caller says: ${words})`;
}
