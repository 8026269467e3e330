import { once } from 'node:events';
import type { Server } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { EVENTS } from '../lifecycle-log.ts';
import { refuseConnection } from './broken-request.ts';
import { ClosedByServer } from './heartbeat/who-closed.ts';
import { hasHalfHead } from './http/connection.ts';
import type { Connections } from './http/connections.ts';
import { errorAnswer } from './http/error-answer.ts';
import { HttpError } from './http/http-error.ts';
import { refuse } from './refuse.ts';
import type { ServerContext } from './server-context.ts';
import { isExec, visitOf } from './visit.ts';
import { within } from './within.ts';

/** Of the grace period, what is kept for callers to take their last answers, and for the executor to end. */
const TAKING_MS = 1500;
const CLOSING_MS = 500;
/** What is given to the very last steps even when the event loop was so busy that all time is over. */
const SPARE_MS = 100;
/** How often it is looked for connections that went idle because their answer is out. */
const LOOK_MS = 50;

/** When to do what, from the signal on; a grace period that is too short for it is shared out. */
export function stopTimes(graceMs: number): { answerMs: number; cutMs: number; endMs: number } {
  // Even with no grace at all an answer needs a moment to get out.
  const endMs = Math.max(graceMs, 100);
  const cutMs = endMs - Math.min(CLOSING_MS, endMs / 4);
  return { answerMs: Math.max(0, Math.min(graceMs, cutMs - Math.min(TAKING_MS, endMs / 2))), cutMs, endMs };
}

/**
 * Ends a server within its grace period: accepts no more, closes idle connections, and lets open calls finish. Near the
 * end of the period those that have not are answered 503, as a real status while it is free and in complete JSON after
 * that; requests that are still half-sent are answered 503, too (those that could only be refused: at once); what then is still
 * open is cut.
 */
export async function stopServer(server: Server, ctx: ServerContext, connections: Connections): Promise<void> {
  const startedAt = performance.now();
  const { answerMs, cutMs, endMs } = stopTimes(ctx.config.graceMs);
  const left = () => Math.max(0, endMs - (performance.now() - startedAt));
  ctx.stopping = true;
  ctx.log.event('info', 'kcr.server', EVENTS.serverStopping, { open_streams: ctx.open.size });
  const closed = once(server, 'close');
  server.close();
  connections.closeIdle();
  announceClose(connections);
  refuseHalfSent(ctx, connections, (path) => isExec(path));
  for (const connection of connections.all()) {
    if (hasHalfHead(connection)) refuseConnection(ctx, connection, shuttingDown());
  }
  const idle = setInterval(() => connections.closeIdle(), LOOK_MS);
  const answer = setTimeout(() => {
    const interrupted = [...ctx.open].filter((call) => call.interrupt(errorAnswer(shuttingDown()), 'stopping')).length;
    ctx.log.event('warning', 'kcr.server', EVENTS.graceOver, { interrupted });
    refuseHalfSent(ctx, connections, () => true);
    for (const connection of connections.all()) {
      const half = connection.open.length === 0 && !connection.closing;
      if (half) refuseConnection(ctx, connection, shuttingDown());
    }
    for (const work of ctx.working) work.end('stopping');
  }, answerMs);
  const cut = setTimeout(() => {
    for (const { socket } of connections.all()) socket.destroy(new ClosedByServer('the server was stopped'));
  }, cutMs);
  await closed;
  // What was open on the last connections hears of their end a few turns later.
  const told = performance.now() + SPARE_MS;
  do await nextTurn();
  while (connections.count() > 0 && performance.now() < told);
  // Work whose caller has left may go on, for the rest of the grace period.
  await within(left(), Promise.allSettled([...ctx.working].map((work) => work.done)));
  for (const timer of [answer, cut]) clearTimeout(timer);
  clearInterval(idle);
  await within(Math.max(left(), SPARE_MS), ctx.executor.close());
  ctx.log.event('info', 'kcr.server', EVENTS.serverStopped, {});
  ctx.log.flush();
}

/** The last answer of each connection says that it is the last. */
function announceClose(connections: Connections): void {
  for (const { open } of connections.all()) {
    const res = open.at(-1)?.res;
    if (res && !res.headersSent) res.setHeader('Connection', 'close');
  }
}

/** Of what is still half-sent, /exec would be refused when it is complete: its caller had better know at once. */
function refuseHalfSent(ctx: ServerContext, connections: Connections, which: (path: string) => boolean): void {
  for (const { open } of connections.all()) {
    for (const { req, res } of [...open]) {
      const visit = visitOf(req);
      if (!req.complete && !res.headersSent && which(visit.path)) refuse(ctx, visit, shuttingDown());
    }
  }
}

function shuttingDown(): HttpError {
  return new HttpError(503, 'The server is shutting down; please retry', { retryAfterSeconds: 1 });
}
