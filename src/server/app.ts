import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import express, { type ErrorRequestHandler, type Request, type Response } from 'express';
import { EVENTS } from '../lifecycle-log.ts';
import { execRoute } from './exec/exec-route.ts';
import { ClosedByServer } from './heartbeat/who-closed.ts';
import { detailAnswer, errorAnswer } from './http/error-answer.ts';
import { HttpError } from './http/http-error.ts';
import { CallerLeftError } from './http/read-json.ts';
import { sendAnswer } from './http/send-answer.ts';
import { type PassOn, passRequest } from './pass-request.ts';
import { fileRoutes } from './routes/file-routes.ts';
import { statusRoutes } from './routes/status-routes.ts';
import type { ServerContext } from './server-context.ts';
import type { FileStore } from './store/index.ts';
import { unpool } from './unpool.ts';
import { isExec, visitOf } from './visit.ts';

const STATUS = /^\/(?:live|health|ready|metrics)\/?$/;

type Handler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

export interface AppParts {
  /** Serves the file routes; null where something else has the files. */
  readonly store: FileStore | null;
  /** Serves every route that this server has not, as it is. */
  readonly passThrough: PassOn | null;
  /** Stands in for `POST /exec`. */
  readonly exec: ((ctx: ServerContext) => Handler) | null;
}

/** The routes, without a socket. */
export function createApp(ctx: ServerContext, parts: AppParts): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');

  const notServed = (req: Request, res: Response) => {
    const allowed = methodsOf(req.path);
    sendAnswer(req, res, allowed ? detailAnswer(405, { Allow: allowed }) : detailAnswer(404));
  };
  // express would answer it for each of its routes, in plain text.
  app.options(/.*/, (req, res, next) => {
    if (parts.passThrough && !STATUS.test(req.path)) next();
    else notServed(req, res);
  });
  app.use(statusRoutes(ctx));
  if (parts.store) app.use(fileRoutes(ctx, parts.store));
  if (parts.passThrough) app.use(passRequest(ctx, parts.passThrough));
  app.use(notServed);

  const failed: ErrorRequestHandler = (error: unknown, req, res, _next) => answerError(ctx, req, res, error);
  app.use(failed);

  const exec = (parts.exec ?? execRoute)(ctx);
  return (req, res) => {
    // Straight to the one route that is called a thousand times a second.
    if (req.method === 'POST' && isExec(visitOf(req).path)) {
      exec(req, res).catch((error: unknown) => answerError(ctx, req, res, error));
    } else {
      app(req, res);
    }
  };
}

function answerError(ctx: ServerContext, req: IncomingMessage, res: ServerResponse, error: unknown): void {
  if (error instanceof CallerLeftError) return;
  const { method, path, refused, connection } = visitOf(req);
  // It was answered in place of its handler, whose complaint about that is of no interest.
  if (refused) return;
  const answer =
    !(error instanceof HttpError) && isBadPath(error) ? new HttpError(400, 'The path is not valid') : error;
  // Its caller has left, which the door logs: nobody can be answered.
  if (answer instanceof HttpError && res.destroyed) return;
  if (answer instanceof HttpError && !res.headersSent) {
    ctx.log.event('warning', 'kcr.server', EVENTS.requestRejected, {
      method,
      path,
      status: answer.status,
      error: answer.message,
      // What is still to come of the request cannot be told from the next one.
      closed_by: req.complete ? undefined : 'server',
      peer: connection.peer,
      connection_request: connection.nth,
    });
  } else {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    ctx.log.event('error', 'kcr.server', EVENTS.requestFailed, { method, path, error: text });
  }
  if (res.headersSent) {
    res.destroy(new ClosedByServer('its route failed with the answer under way'));
    return;
  }
  unpool(ctx, res);
  sendAnswer(req, res, errorAnswer(answer));
}

// express says so of a path such as /files/%ff.
function isBadPath(error: unknown): boolean {
  return error instanceof URIError || (error instanceof Error && 'status' in error && error.status === 400);
}

function methodsOf(path: string): string | null {
  if (/^\/(?:exec|upload|upload\/batch)\/?$/.test(path)) return 'POST';
  if (STATUS.test(path)) return 'GET';
  if (
    /^\/files\/[^/]+\/?$/.test(path) ||
    /^\/(?:download\/[^/]+\/[^/]+|sessions\/[^/]+\/objects\/[^/]+)\/?$/.test(path)
  ) {
    return 'GET';
  }
  return /^\/files\/[^/]+\/[^/]+\/?$/.test(path) ? 'DELETE' : null;
}
