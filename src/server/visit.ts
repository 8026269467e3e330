import type { IncomingMessage, ServerResponse } from 'node:http';
import { redact } from '../redact.ts';
import type { ConnectionView } from './http/connections.ts';

/** One request, as the door saw it. */
export interface Visit {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly method: string;
  /** As it stood in the request line, for the log: no secret of its query is in it. */
  readonly target: string;
  /** Without its query. */
  readonly path: string;
  readonly connection: ConnectionView;
  /** `performance.now()` when its head had been read. */
  readonly startedAt: number;
  /** The handler writes this request's lines itself. */
  journalled: boolean;
  /** Our own id of it, where it has one. */
  requestId: string | null;
  /** It was answered in place of its handler, which is to do nothing more. */
  refused: boolean;
  /** Why this server does not answer it, or not to the end, where only the server knows; null otherwise. */
  cut: string | null;
  /** The caller closed its side in the middle of the request: whether it reads an answer is open. */
  brokeOff: boolean;
}

/** Why nothing is done with what follows the last answer of a connection. */
export const BEHIND_THE_LAST = 'it came behind an answer that had closed the connection';

const visits = new WeakMap<IncomingMessage, Visit>();

export function beginVisit(req: IncomingMessage, res: ServerResponse, connection: ConnectionView): Visit {
  const target = req.url ?? '/';
  const mark = target.indexOf('?');
  const visit: Visit = {
    req,
    res,
    method: req.method ?? 'GET',
    // A key does not belong there, but callers make mistakes and logs are kept.
    target: mark < 0 ? target : redact(target),
    path: mark < 0 ? target : target.slice(0, mark),
    connection,
    startedAt: performance.now(),
    journalled: false,
    requestId: null,
    refused: false,
    cut: null,
    brokeOff: false,
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
