import type { CallerOperation, LogEvent } from '../types.ts';
import type { Target } from './target.ts';
import type { Entry, Unclaimed } from './unclaimed.ts';

export type CallerError = Extract<LogEvent, { kind: 'caller-error' }>;

/** The caller's errors about calls of the target. */
export function errorsAbout(unclaimed: Unclaimed, target: Target): Entry<CallerError>[] {
  const operations: Record<string, CallerOperation> = {
    '/exec': 'exec',
    '/files': 'files',
    '/upload': 'upload',
    '/download': 'download',
  };
  const operation = operations[target.path];
  return unclaimed.of('caller-error').filter(({ event }) => event.operation === operation);
}

/** Errors of calls that no server ever saw. */
export function neverArrived(error: CallerError): boolean {
  return (
    error.reason === 'connection-refused' || error.reason === 'name-not-resolved' || error.reason === 'connect-timeout'
  );
}

/**
 * 504, and Cloudflare's 524: a hop in between answered for a server that took too long, and left it
 * (RFC 9110, 15.6.5; https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/error-524/).
 */
export function ofGateway(error: CallerError): boolean {
  return error.status === 504 || error.status === 524;
}

/** Whether the caller's words agree with an answer's status. */
export function fitsStatus(error: CallerError, status: number): boolean {
  if (error.status !== null) return error.status === status;
  switch (error.reason) {
    case 'unauthorized':
      return status === 401 || status === 403;
    case 'rate-limited':
      return status === 429;
    case 'rejected':
      return status === 400 || status === 422;
    case 'invalid-body':
      return status < 400;
    default:
      return status >= 400;
  }
}
