import type { LogEvent, Micros } from '../types.ts';
import { type CallerError, fitsStatus } from './caller-error.ts';

type ProxyAccess = Extract<LogEvent, { kind: 'proxy-access' }>;

/** The clocks of a proxy and of a caller differ by this much at most. */
const AROUND: Micros = 2_000_000;
/** Codes that no caller ever gets: nginx's and AWS ALB's own words for a caller that left. */
const CALLER_LEFT_CODES = [499, 460];

/** Whether a proxy says that the caller was gone, or that it sent it nothing. */
export function gotNothing({ status, termination }: ProxyAccess): boolean {
  return status === 0 || CALLER_LEFT_CODES.includes(status) || termination?.startsWith('C') === true;
}

/**
 * What speaks against the error being about a call of which only a proxy tells, in ms of cost; null if it cannot be.
 * The proxy's line bears the call's end, and the caller logs its error at that moment.
 */
export function misfitProxied(error: CallerError, proxy: ProxyAccess): number | null {
  const gap = Math.max(0, error.time.earliest - proxy.time.latest, proxy.time.earliest - error.time.latest);
  return gap <= AROUND && agrees(error, proxy) ? gap / 1000 : null;
}

function agrees(error: CallerError, proxy: ProxyAccess): boolean {
  switch (error.reason) {
    case 'socket-hang-up':
    case 'connection-reset':
    case 'timeout':
    case 'aborted':
      return gotNothing(proxy);
    case 'premature-close':
      return proxy.termination?.endsWith('D') === true;
    case 'unavailable':
    case 'truncated':
    case 'other':
      return gotNothing(proxy) || proxy.status >= 400;
    case 'http-status':
    case 'unauthorized':
    case 'rejected':
    case 'rate-limited':
    case 'invalid-body':
      return !gotNothing(proxy) && fitsStatus(error, proxy.status);
    case 'connection-refused':
    case 'name-not-resolved':
    case 'connect-timeout':
      return false;
  }
}
