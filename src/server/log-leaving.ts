import { EVENTS, type LogFields } from '../lifecycle-log.ts';
import type { Closing } from './heartbeat/who-closed.ts';
import type { ServerContext } from './server-context.ts';

/** A request, as far as it came: of one whose head did not come, method and path are `-`, as in its access line. */
export interface Unanswered {
  readonly method: string;
  readonly path: string;
  readonly peer: string;
  /** 1 for the first request on its connection. */
  readonly nth: number;
}

/** Says of a request without a whole answer who closed its connection. */
export function logLeaving(
  ctx: ServerContext,
  { method, path, peer, nth }: Unanswered,
  { by, how, why }: Closing,
  fields: LogFields,
): void {
  const event = by === 'server' ? EVENTS.serverClosed : EVENTS.callerLeft;
  ctx.log.event('warning', 'kcr.server', event, {
    method,
    path,
    ...fields,
    closed_by: by,
    how: how ?? undefined,
    why: why ?? undefined,
    peer,
    connection_request: nth,
  });
}
