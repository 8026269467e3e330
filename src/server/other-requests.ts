import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { refuseConnection } from './broken-request.ts';
import type { Connections } from './http/connections.ts';
import { HttpError } from './http/http-error.ts';
import { refuse } from './refuse.ts';
import type { ServerContext } from './server-context.ts';
import { visitOf } from './visit.ts';

/** `Expect` with anything but 100-continue, which Node answers with a bare 417. */
export function refuseExpectation(ctx: ServerContext) {
  return (req: IncomingMessage, _res: ServerResponse): void =>
    refuse(ctx, visitOf(req), new HttpError(417, 'Expected no Expect header but 100-continue'));
}

/** `CONNECT`, on which Node closes the connection without a word. */
export function refuseTunnel(ctx: ServerContext, connections: Connections) {
  return (_req: IncomingMessage, stream: Duplex): void => {
    if (!(stream instanceof Socket)) return;
    const connection = connections.of(stream);
    const refusal = () => refuseConnection(ctx, connection, new HttpError(405, 'This server is no proxy'));
    // Node has let go of the connection, so that nobody else reads it.
    stream.on('error', () => undefined);
    if (connection.open.length > 0) connection.whenDrained = refusal;
    else refusal();
  };
}
