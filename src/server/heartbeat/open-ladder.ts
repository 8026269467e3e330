import type { IncomingMessage, ServerResponse } from 'node:http';
import { choosePath } from './choose-path.ts';
import { beginDrip, type Drip } from './drip.ts';
import { newTally, summarise, touch } from './tally.ts';
import type { Answer, AnswerPath, LadderOptions, LeftPhase } from './types.ts';

/**
 * waiting → (dripping) → (committed) → answered → over. `answered`: the whole answer is given to Node;
 * `over`: it was taken, or the caller is gone. Any state may go to `over` directly.
 */
export type LadderState = 'waiting' | 'dripping' | 'committed' | 'answered' | 'over';

export interface Ladder {
  state(): LadderState;
  /** Aborted when nobody waits for the work any more: the caller left, or it was answered without the work. */
  readonly signal: AbortSignal;
  /** Answers, in the form that the state still allows. False if there is nobody to answer or it was done before. */
  respond(answer: Answer): boolean;
  /** Answers in place of the work, and aborts it. */
  interrupt(answer: Answer, reason: string): boolean;
}

// `Cache-Control: no-transform` keeps compression middleware from holding beats back, X-Accel-Buffering nginx.
const COMMIT_HEADERS = {
  'Content-Type': 'application/json',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
};

/** What a route may have set for a body that it had in mind, and that is false of one that begins with white space. */
const BODY_HEADERS = ['Content-Length', 'Content-Encoding', 'ETag', 'Last-Modified'];

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
  let write = res.write;
  let end = res.end;

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
  res.once('close', over);
  // A pipelined response has no connection of its own yet, and never says 'close' if it dies before it gets one.
  if (res.socket === null) socket.setMaxListeners(0).once('close', over);

  function beat(): void {
    if (state === 'committed') {
      blank();
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
    const status = res.statusCode;
    for (const name of BODY_HEADERS) res.removeHeader(name);
    for (const [name, value] of Object.entries(COMMIT_HEADERS)) res.setHeader(name, value);
    res.writeHead(200);
    // What a route had set before it began to wait is still what it meant.
    res.statusCode = status;
    tally.sent = 200;
    tally.committedMs = since();
    write = res.write.bind(res) as typeof res.write;
    end = res.end.bind(res) as typeof res.end;
    options.tell({ kind: 'committed', afterMs: tally.committedMs, beats: tally.beats });
    blank();
    onTaken();
  }

  function blank(): void {
    if (res.writableLength > 0 && tally.bodyBytes > 0) {
      tally.skipped++;
      return;
    }
    Reflect.apply(write, res, ['\n']);
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
    const because = chosen === 'fast' ? 'done before the first beat' : choice.because;
    options.tell({ kind: 'path', path: chosen, because, afterMs: since() });
  }

  function respond(answer: Answer): boolean {
    if (state === 'over' || state === 'answered') return false;
    const committed = state === 'committed';
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
      committed,
      afterMs: tally.answeredMs,
    });
    if (committed) {
      const body = answer.status < 400 ? answer.body : options.lateBody(answer.status, answer.body.toString());
      tally.bodyBytes += Buffer.byteLength(body);
      Reflect.apply(end, res, [body]);
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
    socket.destroy();
  }

  function interrupt(answer: Answer, reason: string): boolean {
    if (!respond(answer)) return false;
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
    const answered = tally.answeredMs !== null;
    // 'finish' is not delivery: Node says it, too, of an answer that a reset caller never took.
    const delivered = answered && res.writableFinished && !socket.errored && !stalled;
    const phase = delivered ? null : answered ? 'answer' : LEFT_IN[state];
    state = 'over';
    const ending = delivered ? 'delivered' : stalled ? 'stalled' : 'caller-left';
    options.tell({ kind: 'over', summary: summarise(tally, ending, phase, since()) });
    if (!delivered) work.abort(new Error('caller-left'));
  }

  return { state: () => state, signal: work.signal, respond, interrupt };
}
