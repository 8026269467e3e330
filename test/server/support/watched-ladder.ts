import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Ladder } from '../../../src/server/heartbeat/ladder.ts';
import { lateBody } from '../../../src/server/heartbeat/late-body.ts';
import { openLadder } from '../../../src/server/heartbeat/open-ladder.ts';
import type { LadderEvent, LadderOptions, LadderSummary } from '../../../src/server/heartbeat/types.ts';
import { deferred } from './deferred.ts';
import { listen } from './listen.ts';

export interface WatchedLadder {
  readonly ladder: Ladder;
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly events: LadderEvent[];
  readonly over: Promise<LadderSummary>;
  /** Resolves at the event, also if it has happened. */
  seen(test: (event: LadderEvent, all: readonly LadderEvent[]) => boolean): Promise<void>;
}

export const JSON_TYPE = { 'Content-Type': 'application/json' };

/** A server that opens a ladder on each request (after reading its body) and hands it to the test. */
export async function watchedLadders(options: Partial<LadderOptions> = {}) {
  const arrived: WatchedLadder[] = [];
  const waiting: ((ladder: WatchedLadder) => void)[] = [];
  const server = await listen((req, res) => {
    const events: LadderEvent[] = [];
    const over = deferred<LadderSummary>();
    const lookers = new Set<() => void>();
    const ladder = openLadder(req, res, {
      mode: 'auto',
      firstByteMs: 15,
      intervalMs: 15,
      maxDurationMs: 0,
      endDeadlineMs: 0,
      bodyUserAgents: [],
      lateBody,
      deadlineAnswer: () => ({ status: 504, headers: JSON_TYPE, body: '{"error":"too long"}' }),
      ...options,
      tell: (event) => {
        events.push(event);
        for (const look of lookers) look();
        if (event.kind === 'over') over.resolve(event.summary);
      },
    });
    req.resume();
    const watched: WatchedLadder = {
      ladder,
      req,
      res,
      events,
      over: over.promise,
      seen: (test) =>
        new Promise((resolve) => {
          const look = () => {
            if (!events.some((event) => test(event, events))) return;
            lookers.delete(look);
            resolve();
          };
          lookers.add(look);
          look();
        }),
    };
    const taker = waiting.shift();
    if (taker) taker(watched);
    else arrived.push(watched);
  });
  return {
    ...server,
    /** The next request's ladder. */
    next: (): Promise<WatchedLadder> => {
      const ready = arrived.shift();
      return ready ? Promise.resolve(ready) : new Promise((resolve) => waiting.push(resolve));
    },
  };
}
