import { EVENTS } from '../lifecycle-log.ts';
import { ClosedByServer } from './heartbeat/who-closed.ts';
import type { Connections } from './http/connections.ts';
import { logHalfHead } from './log-half-head.ts';
import type { ServerContext } from './server-context.ts';
import { visitOf } from './visit.ts';

/**
 * Cuts every connection and writes the last lines of every open call, all of it done when this returns: for a process
 * that ends in its next breath.
 */
export function endAtOnce(ctx: ServerContext, connections: Connections, why: string): void {
  ctx.log.event('warning', 'kcr.server', EVENTS.endedAtOnce, { open_streams: ctx.open.size, why });
  for (const call of ctx.open) call.cut(why);
  for (const work of ctx.working) work.abandon(why);
  for (const connection of connections.all()) {
    for (const exchange of [...connection.open]) {
      visitOf(exchange.req).cut ??= why;
      exchange.leave();
    }
    connection.socket.destroy(new ClosedByServer(why));
    logHalfHead(ctx, connection);
  }
  ctx.log.flush();
}
