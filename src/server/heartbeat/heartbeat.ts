import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Ladder } from './ladder.ts';
import { lateBody } from './late-body.ts';
import { openLadder } from './open-ladder.ts';
import { pretendUnsent } from './pretend-unsent.ts';
import type { LadderOptions } from './types.ts';

/** Options of the ladder; every one of them may be left out. */
export type HeartbeatOptions = Partial<LadderOptions>;

const DEFAULTS: LadderOptions = {
  mode: 'auto',
  firstByteMs: 2000,
  intervalMs: 2000,
  maxDurationMs: 15 * 60_000,
  endDeadlineMs: 30_000,
  bodyUserAgents: [],
  lateBody,
  deadlineAnswer: () => ({
    status: 504,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ error: 'The work took longer than this server waits.' }),
  }),
  tell: () => undefined,
};

const ladders = new WeakMap<IncomingMessage, Ladder>();

/**
 * Middleware for express, connect or plain node:http that keeps the caller of a slow JSON route waiting. The route
 * answers as it always did, `res.status(…).json(…)` or `res.end(…)`: before the first beat that is an ordinary
 * response; while the status line drips the status still arrives as it was set; after that an error becomes a complete
 * JSON document whose `stderr` says it. Put it before anything that parses the body, and after compression.
 */
export function heartbeat(options: HeartbeatOptions = {}) {
  const settings: LadderOptions = { ...DEFAULTS, ...options };
  return (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void): void => {
    const ladder = openLadder(req, res, settings, () => pretendUnsent(res, ladder));
    ladders.set(req, ladder);
    next();
  };
}

/** A signal that is aborted when the caller has left, or was answered without the work (`maxDurationMs`). */
export function callerSignal(req: IncomingMessage): AbortSignal {
  const ladder = ladders.get(req);
  if (!ladder) throw new Error('callerSignal(req) needs heartbeat() on the route, before it');
  return ladder.signal;
}
