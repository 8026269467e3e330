import type { IncomingMessage, ServerResponse } from 'node:http';
import { choosePath } from './choose-path.ts';
import { type CommittedBody, commitBody } from './committed-body.ts';
import { beginDrip, type Drip } from './drip.ts';
import { judgeEnding } from './judge-ending.ts';
import type { Ladder, LadderState } from './ladder.ts';
import { newTally, summarise, touch } from './tally.ts';
import type { Answer, AnswerPath, LadderOptions, LeftPhase } from './types.ts';
import { ClosedByServer } from './who-closed.ts';

const LEFT_IN: Readonly<Record<Exclude<LadderState, 'over'>, LeftPhase>> = {
  waiting: 'silent',
  dripping: 'drip',
  committed: 'white-space',
  answered: 'answer',
};

/**
 * Takes charge of one response: keeps its caller waiting with heartbeats and answers it in the end. The ladder: within
 * `firstByteMs` an ordinary response; then the nine bytes of `HTTP/1.1 ` one per beat with the status still free; then
 * status 200 and white space; then the JSON.
 * @param onTaken called when the ladder has sent a head itself, so that `res` is not to be used any more
 */
export function openLadder(
  req: IncomingMessage,
  res: ServerResponse,
  options: LadderOptions,
  onTaken: () => void = () => undefined,
): Ladder {
  const socket = req.socket;
  const startedAt = performance.now();
  const work = new AbortController();
  const choice = choosePath(req, options.mode, options.bodyUserAgents);
  const tally = newTally();
  const timers = new Set<NodeJS.Timeout>();
  let state: LadderState = 'waiting';
  let drip: Drip | null = null;
  let stalled = false;
  let taken = false;
  let interrupted = false;
  let committed: CommittedBody | null = null;

  const since = () => performance.now() - startedAt;
  const stop = () => {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
  };

  if (choice.path !== 'off') {
    timers.add(
      setTimeout(() => {
        timers.add(setInterval(beat, options.intervalMs));
        beat();
      }, options.firstByteMs),
    );
  }
  if (options.maxDurationMs > 0) {
    timers.add(setTimeout(() => interrupt(options.deadlineAnswer(), 'deadline'), options.maxDurationMs));
  }
  res.once('finish', () => {
    taken = !socket.destroyed;
  });
  res.once('close', over);
  // A pipelined response has no connection of its own yet, and never says 'close' if it dies before it gets one.
  if (res.socket === null) socket.setMaxListeners(0).once('close', over);

  function beat(): void {
    if (committed) {
      blank(committed);
    } else if (res.headersSent || res.writableEnded) {
      // Whoever uses `res` without this ladder has begun to answer.
      stop();
    } else if (res.socket === null || !req.complete) {
      // Not its turn on a pipelined connection, or the request is still being sent.
      tally.skipped++;
    } else {
      climb();
    }
  }

  function climb(): void {
    if (state === 'waiting' && choice.path === 'drip') {
      drip = beginDrip(res);
      if (drip) {
        state = 'dripping';
        decide('drip');
      }
    }
    const dripped = drip?.beat() ?? 'exhausted';
    if (dripped === 'skipped') tally.skipped++;
    if (dripped === 'sent') beaten('drip');
    if (dripped === 'exhausted') commit();
  }

  function commit(): void {
    if (state === 'waiting') decide('body');
    state = 'committed';
    committed = commitBody(res);
    tally.sent = 200;
    tally.committedMs = since();
    options.tell({ kind: 'committed', afterMs: tally.committedMs, beats: tally.beats });
    blank(committed);
    onTaken();
  }

  function blank(body: CommittedBody): void {
    if (!body.blank()) {
      tally.skipped++;
      return;
    }
    tally.bodyBytes++;
    beaten('body');
  }

  function beaten(form: 'drip' | 'body'): void {
    tally.beats++;
    touch(tally, since());
    options.tell({ kind: 'beat', path: form });
  }

  function decide(chosen: AnswerPath): void {
    tally.path = chosen;
    const because = chosen === 'fast' ? `${interrupted ? 'ended' : 'done'} before the first beat` : choice.because;
    options.tell({ kind: 'path', path: chosen, because, afterMs: since() });
  }

  function respond(answer: Answer): boolean {
    if (state === 'over' || state === 'answered') return false;
    if (state === 'waiting') decide('fast');
    state = 'answered';
    stop();
    tally.meant = answer.status;
    tally.sent ??= answer.status;
    tally.answeredMs = since();
    options.tell({
      kind: 'answered',
      meant: answer.status,
      sent: tally.sent,
      committed: committed !== null,
      afterMs: tally.answeredMs,
    });
    if (committed) {
      const body = answer.status < 400 ? answer.body : options.lateBody(answer.status, answer.body.toString());
      tally.bodyBytes += Buffer.byteLength(body);
      committed.finish(body, answer.status);
    } else {
      const length = Buffer.byteLength(answer.body);
      tally.bodyBytes = req.method === 'HEAD' ? 0 : length;
      res.writeHead(answer.status, { ...answer.headers, 'Content-Length': length });
      res.end(answer.body);
    }
    touch(tally, since());
    if (options.endDeadlineMs > 0) timers.add(setTimeout(cutOff, options.endDeadlineMs));
    return true;
  }

  function cutOff(): void {
    stalled = true;
    socket.destroy(new ClosedByServer('the caller did not take its answer before the deadline'));
  }

  function cut(why: string): void {
    if (state === 'over') return;
    socket.destroy(new ClosedByServer(why));
    over();
  }

  function interrupt(answer: Answer, reason: string): boolean {
    if (state === 'over' || state === 'answered') return false;
    interrupted = true;
    respond(answer);
    onTaken();
    work.abort(new Error(reason));
    return true;
  }

  function over(): void {
    if (state === 'over') return;
    stop();
    socket.off('close', over);
    res.off('close', over);
    // Without this ladder, by whoever uses `res`.
    if (state !== 'answered' && tally.committedMs === null && res.headersSent) {
      tally.meant ??= res.statusCode;
      tally.sent ??= res.statusCode;
      tally.answeredMs ??= since();
      touch(tally, tally.answeredMs);
    }
    const ending = judgeEnding(tally, socket, LEFT_IN[state], { taken, stalled });
    state = 'over';
    options.tell({ kind: 'over', summary: summarise(tally, ending, since()) });
    if (ending.end === 'caller-left') work.abort(new Error('caller-left'));
    else if (ending.end !== 'delivered') work.abort(new Error('connection-closed'));
  }

  return { state: () => state, signal: work.signal, respond, interrupt, cut };
}
