import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerAndClose } from './answer-and-close.ts';
import { ClosedByServer } from './heartbeat/who-closed.ts';
import { requireHeaderKey } from './http/check-key.ts';
import { HttpError } from './http/http-error.ts';
import { idleDeadline } from './http/idle-deadline.ts';
import type { OpenCall } from './open-call.ts';
import { refuse } from './refuse.ts';
import type { ServerContext } from './server-context.ts';
import { visitOf } from './visit.ts';

/** Serves a request by passing it on; rejects with an HttpError where nothing was sent. Aborting `signal` ends it. */
export type PassOn = (req: IncomingMessage, res: ServerResponse, signal: AbortSignal) => Promise<void>;

/**
 * A route that is passed on to the upstream. It has no limit of time, for nobody knows how long a download takes, but
 * one of silence; it counts as open; and it ends with the server.
 */
export function passRequest(ctx: ServerContext, passOn: PassOn) {
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    requireHeaderKey(ctx.keys, req);
    const visit = visitOf(req);
    const ending = new AbortController();
    const call: OpenCall = {
      interrupt(answer) {
        if (res.headersSent || visit.refused) return false;
        answerAndClose(visit, answer);
        ending.abort();
        return true;
      },
      cut(why) {
        visit.cut ??= why;
        req.socket.destroy(new ClosedByServer(why));
      },
    };
    const { idleTimeoutMs } = ctx.config;
    const unwatch = idleDeadline(req.socket, idleTimeoutMs, () => {
      if (!visit.refused) refuse(ctx, visit, new HttpError(504, `No byte has passed for ${idleTimeoutMs / 1000} s`));
      ending.abort();
    });
    ctx.open.add(call);
    ctx.metrics.opened();
    const over = () => {
      unwatch();
      if (ctx.open.delete(call)) ctx.metrics.closed();
    };
    res.once('close', over);
    try {
      await passOn(req, res, ending.signal);
    } catch (error) {
      // It was answered in its place.
      if (!visit.refused) throw error;
    } finally {
      if (res.closed || req.socket.destroyed) over();
    }
  };
}
