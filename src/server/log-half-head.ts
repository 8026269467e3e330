import { whoClosed } from './heartbeat/who-closed.ts';
import { type Connection, hasHalfHead } from './http/connection.ts';
import { logLeaving } from './log-leaving.ts';
import type { ServerContext } from './server-context.ts';

/** Says of a connection that is closed, if that was in the middle of a request's head; once. */
export function logHalfHead(ctx: ServerContext, connection: Connection): void {
  if (!hasHalfHead(connection)) return;
  connection.refused = true;
  const { peer, requests, socket } = connection;
  logLeaving(ctx, { method: '-', path: '-', peer, nth: requests + 1 }, whoClosed(socket), { phase: 'request' });
}
