import { EVENTS } from '../lifecycle-log.ts';
import { answerAndClose } from './answer-and-close.ts';
import { ClosedByServer } from './heartbeat/who-closed.ts';
import { errorAnswer } from './http/error-answer.ts';
import type { HttpError } from './http/http-error.ts';
import type { ServerContext } from './server-context.ts';
import type { Visit } from './visit.ts';

/**
 * Answers a request in place of its handler, and closes its connection after that: for a request of which no more can
 * be read, or is waited for. Where its answer has begun already there is nothing left but to cut it.
 */
export function refuse(ctx: ServerContext, visit: Visit, error: HttpError): void {
  const { res, method, path } = visit;
  visit.refused = true;
  if (res.headersSent) {
    res.destroy(new ClosedByServer(error.message));
    return;
  }
  ctx.log.event('warning', 'kcr.server', EVENTS.requestRejected, {
    request_id: visit.requestId ?? undefined,
    method,
    path,
    status: error.status,
    error: error.message,
    closed_by: visit.brokeOff ? 'caller' : 'server',
    peer: visit.connection.peer,
    connection_request: visit.connection.nth,
  });
  answerAndClose(visit, errorAnswer(error));
}
