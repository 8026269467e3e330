import type { Exchange } from './http/connection.ts';
import type { ServerContext } from './server-context.ts';
import { isExec, visitOf } from './visit.ts';

/**
 * A call of `/exec` that something else has come behind, on its connection, does not say close: what is behind it, which
 * may be under way, could not be answered then. The last answer of the connection says it.
 */
export function keepForNext(ctx: ServerContext, { req, res }: Exchange): void {
  if (ctx.stopping || res.headersSent || !isExec(visitOf(req).path)) return;
  if (res.getHeader('Connection') === 'close') res.setHeader('Connection', 'keep-alive');
}
