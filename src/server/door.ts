import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { accessMessage, EVENTS } from '../lifecycle-log.ts';
import type { Connections } from './http/connections.ts';
import type { ServerContext } from './server-context.ts';
import { unpool } from './unpool.ts';
import { beginVisit, isExec, type Visit } from './visit.ts';

const LOGGER = 'kcr.server';

/**
 * What every request passes first: its connection is counted, its answer is kept off callers' pools, and what became
 * of it is logged (a route that keeps a journal of its own says so in `visit.journalled`).
 */
export function door(ctx: ServerContext, connections: Connections, inside: RequestListener): RequestListener {
  return (req, res) => {
    req.url = plainTarget(req.url ?? '/');
    const { view, leave } = connections.enter(req);
    const visit = beginVisit(req, view);
    res.once('close', () => {
      leave();
      if (!visit.journalled) conclude(ctx, req, res, visit);
    });
    // The answer of an execution may leave its connection in use: it is short answers that leave poisoned ones.
    if (!isExec(visit.path) || ctx.stopping) unpool(ctx, res);
    inside(req, res);
  };
}

// A base URL that ends in a slash gives //exec; the one that LibreChat has by default ends in /v1.
function plainTarget(target: string): string {
  return target.replace(/^\/{2,}/, '/').replace(/^\/v1(?=\/)/, '');
}

function conclude(ctx: ServerContext, req: IncomingMessage, res: ServerResponse, visit: Visit): void {
  const { method, path } = visit;
  const ms = Math.round((performance.now() - visit.startedAt) * 100) / 100;
  const delivered = res.headersSent && res.writableFinished && !req.socket.errored;
  if (res.headersSent && ctx.config.accessLog) {
    const message = accessMessage(visit.connection.peer, method, visit.target, req.httpVersion, res.statusCode);
    ctx.log.event('info', 'uvicorn.access', message, {
      connection_request: visit.connection.nth,
      connection_idle_ms: visit.connection.idleMs === null ? null : Math.round(visit.connection.idleMs * 100) / 100,
    });
  }
  if (delivered) {
    ctx.log.event('info', LOGGER, EVENTS.responseSent, { method, path, status: res.statusCode, duration_ms: ms });
  } else {
    const phase = req.complete ? (res.headersSent ? 'answer' : 'silent') : 'request';
    ctx.log.event('warning', LOGGER, EVENTS.callerLeft, { method, path, elapsed_ms: ms, phase });
  }
  ctx.metrics.request(routeLabel(method, path), res.headersSent ? res.statusCode : null, ms);
}

// Only what the contract knows becomes a label: paths of any other form would let callers grow our memory.
const ROUTES = /^\/(exec\/programmatic|exec|upload\/batch|upload|download|files|sessions|health|ready|metrics)(?:\/|$)/;
const METHODS = new Set(['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS', 'PUT']);

function routeLabel(method: string, path: string): string {
  return `${METHODS.has(method) ? method : 'other'} /${ROUTES.exec(path)?.[1] ?? '…'}`;
}
