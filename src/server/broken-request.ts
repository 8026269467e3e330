import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { accessMessage, EVENTS } from '../lifecycle-log.ts';
import type { Connection } from './http/connection.ts';
import type { Connections } from './http/connections.ts';
import { HttpError } from './http/http-error.ts';
import { writeAnswer } from './http/write-answer.ts';
import { keepForNext } from './keep-for-next.ts';
import { refuse } from './refuse.ts';
import type { ServerContext } from './server-context.ts';
import { visitOf } from './visit.ts';

/** What Node says of bytes that are no HTTP request, or did not become one in time. */
type ClientError = Error & { readonly code?: string; readonly reason?: string };

/**
 * Answers what is no HTTP request, or did not become one in time, as far as HTTP lets it: a request whose body broke is
 * answered in place of its handler; what stands behind other requests is answered after them.
 */
export function answerBrokenRequests(ctx: ServerContext, connections: Connections) {
  return (error: ClientError, stream: Duplex): void => {
    // A connection that failed, or that we are closing; its responses hear of that themselves.
    if (!(stream instanceof Socket) || stream.destroyed || !stream.writable) return;
    const connection = connections.of(stream);
    if (connection.refused) {
      // Whatever follows says the same again, but for the end: then nobody waits for what is still open.
      if (stream.readableEnded) stream.destroy();
      return;
    }
    connection.refused = true;
    const problem = problemOf(error);
    const broken = connection.open.find(({ req }) => !req.complete);
    if (broken) {
      const visit = visitOf(broken.req);
      visit.brokeOff = stream.readableEnded;
      refuse(ctx, visit, problem);
    } else if (connection.open.length > 0) {
      for (const before of connection.open) keepForNext(ctx, before);
      connection.whenDrained = () => refuseConnection(ctx, connection, problem);
    } else {
      refuseConnection(ctx, connection, problem);
    }
  };
}

/** Answers on a connection that no request is open on, and closes it. */
export function refuseConnection(ctx: ServerContext, connection: Connection, error: HttpError): void {
  const { socket, peer } = connection;
  connection.refused = true;
  if (socket.destroyed) return;
  // The answer before may have said that it is the last one.
  const { writable } = socket;
  ctx.log.event('warning', 'kcr.server', EVENTS.requestRejected, {
    status: writable ? error.status : undefined,
    error: error.message,
    closed_by: socket.readableEnded ? 'caller' : 'server',
    peer,
    connection_request: connection.requests + 1,
  });
  if (!writable) return;
  if (ctx.config.accessLog) {
    // As nginx shows a request line that it could not read.
    ctx.log.event('info', 'uvicorn.access', accessMessage(peer, '-', '-', '1.1', error.status));
  }
  ctx.metrics.request('none', error.status, 0);
  writeAnswer(socket, error);
}

function problemOf({ code, message, reason }: ClientError): HttpError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new HttpError(431, 'The headers of the request are too large');
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new HttpError(413, 'The chunk extensions of the request are too large');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new HttpError(408, 'The request did not arrive in time');
    case 'HPE_INVALID_EOF_STATE':
      return new HttpError(400, 'The connection was closed before the request was complete');
    default:
      return new HttpError(400, `Invalid HTTP request received: ${reason ?? message}`);
  }
}
