import type { IncomingMessage } from 'node:http';
import type { ConnectionView } from './http/connections.ts';

/** One request, as the door saw it. */
export interface Visit {
  readonly method: string;
  /** As it stood in the request line, and without its query. */
  readonly target: string;
  readonly path: string;
  readonly connection: ConnectionView;
  /** `performance.now()` when its head had been read. */
  readonly startedAt: number;
  /** The handler writes this request's lines itself. */
  journalled: boolean;
}

const visits = new WeakMap<IncomingMessage, Visit>();

export function beginVisit(req: IncomingMessage, connection: ConnectionView): Visit {
  const target = req.url ?? '/';
  const mark = target.indexOf('?');
  const visit: Visit = {
    method: req.method ?? 'GET',
    target,
    path: mark < 0 ? target : target.slice(0, mark),
    connection,
    startedAt: performance.now(),
    journalled: false,
  };
  visits.set(req, visit);
  return visit;
}

export function visitOf(req: IncomingMessage): Visit {
  const visit = visits.get(req);
  if (!visit) throw new Error('a request came in past the door');
  return visit;
}

/** Whether a path is that of executions, with or without the slash that some base URLs bring. */
export function isExec(path: string): boolean {
  return path === '/exec' || path === '/exec/';
}
