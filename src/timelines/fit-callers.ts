import type { LogEvent, Micros } from '../types.ts';
import { begin } from './active-at.ts';
import { type CallerError, fitsStatus, ofGateway } from './caller-error.ts';
import { type Dossier, knownByProxyOnly } from './dossier.ts';
import { gotNothing, misfitProxied } from './fit-proxied.ts';
import { noticed } from './noticed.ts';

/** Caller and server write about one moment within this: logging and the network, both in milliseconds. */
export const CLOCK_SLACK: Micros = 50_000;
/** A caller logs an answer with an error status this soon after the server logs it. */
export const STATUS_WITHIN: Micros = 2_000_000;
/** In ms: what a call costs that the server believes delivered or aborted in another phase. */
const AGAINST_SERVER_COST = 5000;
/** In ms: a reset comes from the other side, so it suits a call that the server still worked on least of all. */
const RESET_COST = 3000;

/** What speaks against the error being the request's, in ms of cost; null if it cannot be. */
export function misfit(error: CallerError, dossier: Dossier): number | null {
  const { proxy } = dossier;
  if (proxy && knownByProxyOnly(dossier)) return misfitProxied(error, proxy);
  if (error.time.latest < begin(dossier) - CLOCK_SLACK) return null;
  const { access } = dossier;
  const statused = error.reason === 'http-status' || error.reason === 'rate-limited' || error.reason === 'rejected';
  if (statused || error.reason === 'unauthorized' || error.reason === 'invalid-body') {
    if (!access && ofGateway(error)) return error.time.earliest > noticed(dossier) + CLOCK_SLACK ? null : 0;
    // A hop in between may answer for a server that broke off.
    const answers = [access, proxy && !gotNothing(proxy) ? proxy : null];
    return answers.some((e) => e && fitsStatus(error, e.status) && follows(error, e)) ? 0 : null;
  }
  if (error.reason === 'unavailable' && access && access.status >= 500) return follows(error, access) ? 0 : null;
  if (error.time.earliest > noticed(dossier) + CLOCK_SLACK) return null;
  if (error.reason === 'premature-close') return access ? 0 : AGAINST_SERVER_COST;
  if (!access) return error.reason === 'connection-reset' ? RESET_COST : 0;
  // An answer that started and was not streamed cannot end in a hang-up; a streamed one can be aborted on the way.
  if (!dossier.streamStarted && !dossier.unconfirmed) return null;
  return error.reason === 'socket-hang-up' ? AGAINST_SERVER_COST : 0;
}

function follows(error: CallerError, access: LogEvent): boolean {
  const gap = error.time.latest - access.time.earliest;
  return gap >= -CLOCK_SLACK && error.time.earliest - access.time.latest <= STATUS_WITHIN;
}
