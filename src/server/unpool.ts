import type { ServerResponse } from 'node:http';
import type { ServerContext } from './server-context.ts';

/**
 * A short answer must not leave its connection in the caller's pool, where a timer that the caller's HTTP library
 * forgot would later kill a long call. `Keep-Alive: timeout=1` has the same effect on Node's agents.
 */
export function unpool(ctx: ServerContext, res: ServerResponse): void {
  if (ctx.stopping || ctx.config.pooled === 'close') res.setHeader('Connection', 'close');
  else if (ctx.config.pooled === 'hint') res.setHeader('Keep-Alive', 'timeout=1');
}
