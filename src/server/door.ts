import type { RequestListener } from 'node:http';
import type { Connections } from './http/connections.ts';
import { HttpError } from './http/http-error.ts';
import { keepForNext } from './keep-for-next.ts';
import { logVisit, wasHandedOver } from './log-visit.ts';
import { refuse } from './refuse.ts';
import type { ServerContext } from './server-context.ts';
import { unpool } from './unpool.ts';
import { BEHIND_THE_LAST, beginVisit } from './visit.ts';

/**
 * What every request passes first: its connection is counted, its answer is kept off callers' pools, and what became
 * of it is logged (a route that keeps a journal of its own says so in `visit.journalled`).
 */
export function door(ctx: ServerContext, connections: Connections, inside: RequestListener): RequestListener {
  return (req, res) => {
    req.url = plainTarget(req.url ?? '/');
    const connection = connections.of(req.socket);
    const view = connections.enter(req, res, () => {
      if (!visit.journalled) logVisit(ctx, visit);
      if (!wasHandedOver(visit)) return;
      const { requestId, method, path } = visit;
      connection.lastAnswer = {
        requestId,
        method,
        path,
        status: res.statusCode,
        nth: view.nth,
        atMs: performance.now(),
      };
    });
    const visit = beginVisit(req, res, view);
    if (connection.closing) {
      // RFC 9112, 9.6: after an answer that says close, requests on the same connection must not be processed.
      visit.cut = BEHIND_THE_LAST;
      req.resume();
      // Nothing more will become of it.
      connection.open.find((exchange) => exchange.res === res)?.leave();
      return;
    }
    for (const before of connection.open) if (before.res !== res) keepForNext(ctx, before);
    unpool(ctx, res);
    // We change to no other protocol, but Node drops what came behind the question in the same packet.
    if (req.headers.upgrade !== undefined) res.setHeader('Connection', 'close');
    if (req.httpVersion === '1.1' && req.headers.host === undefined) {
      refuse(ctx, visit, new HttpError(400, 'The request has no Host header'));
      return;
    }
    inside(req, res);
  };
}

// A base URL that ends in a slash gives //exec; the one that LibreChat has by default ends in /v1. A whole address must
// be understood, too (RFC 9112, 3.2.2).
function plainTarget(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '');
  return (path.startsWith('/') || target === '*' ? path : `/${path}`)
    .replace(/^\/{2,}/, '/')
    .replace(/^\/v1(?=\/)/, '');
}
