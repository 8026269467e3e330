import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { accessMessage, EVENTS } from '../lifecycle-log.ts';
import type { Connection } from './http/connection.ts';
import type { Connections } from './http/connections.ts';
import { HttpError } from './http/http-error.ts';
import { writeAnswer } from './http/write-answer.ts';
import { keepForNext } from './keep-for-next.ts';
import { logLeaving } from './log-leaving.ts';
import { refuse } from './refuse.ts';
import type { ServerContext } from './server-context.ts';
import { BEHIND_THE_LAST, visitOf } from './visit.ts';

/** What Node says of bytes that are no HTTP request, or did not become one in time. */
type ClientError = Error & { readonly code?: string; readonly reason?: string; readonly rawPacket?: Buffer };

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
  const nth = connection.requests + 1;
  if (!socket.writable) {
    const closing = { by: 'server', how: null, why: BEHIND_THE_LAST } as const;
    logLeaving(ctx, { method: '-', path: '-', peer, nth }, closing, { phase: 'request', error: error.message });
    return;
  }
  ctx.log.event('warning', 'kcr.server', EVENTS.requestRejected, {
    status: error.status,
    error: error.message,
    closed_by: socket.readableEnded ? 'caller' : 'server',
    peer,
    connection_request: nth,
  });
  if (ctx.config.accessLog) {
    // As nginx shows a request line that it could not read.
    ctx.log.event('info', 'uvicorn.access', accessMessage(peer, '-', '-', '1.1', error.status));
  }
  ctx.metrics.request('none', error.status, 0);
  writeAnswer(socket, error);
}

function problemOf({ code, message, reason, rawPacket }: ClientError): HttpError {
  const other = otherProtocol(rawPacket);
  if (other !== null) return new HttpError(400, other);
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

/** What callers begin with that were told a wrong scheme or version. */
function otherProtocol(packet: Buffer | undefined): string | null {
  if (packet === undefined) return null;
  // A record of the handshake (https://www.rfc-editor.org/rfc/rfc8446#section-5.1): its type, then the version's first byte.
  if (packet[0] === 0x16 && packet[1] === 3) return 'This is TLS, but the server speaks plain HTTP: use http://';
  // The preface: https://www.rfc-editor.org/rfc/rfc9113#section-3.4
  const preface = packet.toString('latin1', 0, 14) === 'PRI * HTTP/2.0';
  return preface ? 'This is HTTP/2, but the server speaks only HTTP/1.1' : null;
}
