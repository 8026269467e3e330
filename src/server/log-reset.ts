import { EVENTS } from '../lifecycle-log.ts';
import { whoClosed } from './heartbeat/who-closed.ts';
import { LINGER_MS } from './http/close-gently.ts';
import type { Connection } from './http/connection.ts';
import type { ServerContext } from './server-context.ts';

/**
 * Says of a connection that is closed, if it was reset after an answer that nothing shows to have been read. A caller that
 * has read its answer may keep the connection, and drop it any time later with a reset (a killed process, a firewall);
 * one that resets within `LINGER_MS` most likely had bytes of it unread: Linux sends a reset instead of an orderly end
 * exactly then.
 */
export function logReset(ctx: ServerContext, { socket, lastAnswer, peer }: Connection): void {
  if (lastAnswer === null) return;
  const { by, how } = whoClosed(socket);
  if (by !== 'caller' || how !== 'reset') return;
  const { requestId, method, path, status, nth, atMs } = lastAnswer;
  const afterMs = performance.now() - atMs;
  if (afterMs > LINGER_MS) return;
  ctx.metrics.resetAfterAnswer();
  ctx.log.event('warning', 'kcr.server', EVENTS.answerReset, {
    request_id: requestId ?? undefined,
    method,
    path,
    status,
    after_ms: Math.round(afterMs * 100) / 100,
    closed_by: 'caller',
    how: 'reset',
    peer,
    connection_request: nth,
  });
}
