import { accessMessage, EVENTS } from '../lifecycle-log.ts';
import { type Closing, whoClosed } from './heartbeat/who-closed.ts';
import { logLeaving } from './log-leaving.ts';
import type { ServerContext } from './server-context.ts';
import type { Visit } from './visit.ts';

const LOGGER = 'kcr.server';

/**
 * Whether the operating system has taken the whole answer of a response that is just over; that it was read is more than
 * a server can know. Node calls a response finished whose connection was destroyed under it, too.
 */
export function wasHandedOver({ req, res }: Visit): boolean {
  return res.headersSent && res.writableFinished && !req.socket.destroyed && !req.socket.errored;
}

/** Writes what became of a request that has no journal of its own, when its response is over; counts it, too. */
export function logVisit(ctx: ServerContext, visit: Visit): void {
  const { req, res, method, path } = visit;
  const { peer, nth, idleMs } = visit.connection;
  const durationMs = hundredths(performance.now() - visit.startedAt);
  if (res.headersSent && ctx.config.accessLog) {
    const message = accessMessage(peer, method, visit.target, req.httpVersion, res.statusCode);
    ctx.log.event('info', 'uvicorn.access', message, {
      connection_request: nth,
      connection_idle_ms: idleMs === null ? null : hundredths(idleMs),
    });
  }
  ctx.metrics.request(routeLabel(method, path), res.headersSent ? res.statusCode : null, durationMs);
  if (visit.brokeOff || !wasHandedOver(visit)) {
    const phase = req.complete ? (res.headersSent ? 'answer' : 'silent') : 'request';
    logLeaving(ctx, { method, path, peer, nth }, closingOf(visit), { phase, elapsed_ms: durationMs });
    return;
  }
  const fields = { method, path, status: res.statusCode, duration_ms: durationMs };
  ctx.log.event('info', LOGGER, EVENTS.responseSent, fields);
}

function closingOf({ req, cut, brokeOff }: Visit): Closing {
  if (cut !== null) return { by: 'server', how: null, why: cut };
  if (brokeOff) return { by: 'caller', how: 'fin', why: null };
  return whoClosed(req.socket);
}

function hundredths(ms: number): number {
  return Math.round(ms * 100) / 100;
}

// Only what the contract knows becomes a label: paths of any other form would let callers grow our memory.
const ROUTES =
  /^\/(exec\/programmatic|exec|upload\/batch|upload|download|files|sessions|live|health|ready|metrics)(?:\/|$)/;
const METHODS = new Set(['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS', 'PUT']);

function routeLabel(method: string, path: string): string {
  return `${METHODS.has(method) ? method : 'other'} /${ROUTES.exec(path)?.[1] ?? '…'}`;
}
