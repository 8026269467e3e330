import { once } from 'node:events';
import type { Server } from 'node:http';
import { EVENTS } from '../lifecycle-log.ts';
import type { Connections } from './http/connections.ts';
import { errorAnswer } from './http/error-answer.ts';
import { HttpError } from './http/http-error.ts';
import type { ServerContext } from './server-context.ts';

/** After the last answers are given, the time for slow readers to take them. */
const LAST_READ_MS = 2000;

/**
 * Ends a server: accepts no more, closes idle connections, and lets open calls finish. At the end of the grace period
 * those that have not are answered 503, as a real status while it is free and in complete JSON after that.
 */
export async function stopServer(server: Server, ctx: ServerContext, connections: Connections): Promise<void> {
  ctx.stopping = true;
  ctx.log.event('info', 'kcr.server', EVENTS.serverStopping, { open_streams: ctx.open.size });
  const closed = once(server, 'close');
  server.close();
  connections.closeUnused();
  // A connection goes idle when its answer is out, and `close` has looked already.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const grace = setTimeout(() => {
    const interrupted = [...ctx.open].filter((ladder) => ladder.interrupt(shuttingDown(), 'stopping')).length;
    ctx.log.event('warning', 'kcr.server', EVENTS.graceOver, { interrupted });
    for (const work of ctx.working) work.end('stopping');
  }, ctx.config.graceMs);
  let last: NodeJS.Timeout | undefined;
  const expired = new Promise<void>((resolve) => {
    last = setTimeout(() => {
      server.closeAllConnections();
      resolve();
    }, ctx.config.graceMs + LAST_READ_MS);
  });
  await closed;
  // Work whose caller has left may go on, for the rest of the grace period.
  await Promise.race([expired, Promise.allSettled([...ctx.working].map((work) => work.done))]);
  for (const timer of [grace, last]) clearTimeout(timer);
  clearInterval(idle);
  await ctx.executor.close();
  ctx.log.event('info', 'kcr.server', EVENTS.serverStopped, {});
  ctx.log.flush();
}

function shuttingDown() {
  return errorAnswer(new HttpError(503, 'The server is shutting down; please retry', { retryAfterSeconds: 1 }));
}
