import type { IncomingMessage, ServerResponse } from 'node:http';
import { choosePath } from './choose-path.ts';
import { beginDrip, type Drip } from './drip.ts';
import type { Answer, AnswerPath, LadderOptions, LadderSummary, LeftPhase } from './types.ts';

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
  let state: LadderState = 'waiting';
  let path: AnswerPath = 'fast';
  let drip: Drip | null = null;
  let beats = 0;
  let skipped = 0;
  let bodyBytes = 0;
  let firstByteMs: number | null = null;
  let committedMs: number | null = null;
  let answeredMs: number | null = null;
  let meant: number | null = null;
  let lastByteAt = startedAt;
  let stalled = false;
  let phase: LeftPhase = 'silent';
  let write = res.write;
  let end = res.end;
  const timers = new Set<NodeJS.Timeout>();

  const since = () => performance.now() - startedAt;
  const stop = () => {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
  };
  const touched = () => {
    lastByteAt = performance.now();
    firstByteMs ??= lastByteAt - startedAt;
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
      skipped++;
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
    if (dripped === 'skipped') skipped++;
    if (dripped === 'sent') beaten('drip');
    if (dripped === 'exhausted') commit();
  }

  function commit(): void {
    if (state === 'waiting') decide('body');
    state = 'committed';
    const status = res.statusCode;
    for (const name of ['Content-Length', 'Content-Encoding', 'ETag', 'Last-Modified']) res.removeHeader(name);
    for (const [name, value] of Object.entries(COMMIT_HEADERS)) res.setHeader(name, value);
    res.writeHead(200);
    // What a route had set before it began to wait is still what it meant.
    res.statusCode = status;
    committedMs = since();
    write = res.write.bind(res) as typeof res.write;
    end = res.end.bind(res) as typeof res.end;
    options.tell({ kind: 'committed', afterMs: committedMs, beats });
    blank();
    onTaken();
  }

  function blank(): void {
    if (res.writableLength > 0 && bodyBytes > 0) {
      skipped++;
      return;
    }
    Reflect.apply(write, res, ['\n']);
    bodyBytes++;
    beaten('body');
  }

  function beaten(form: 'drip' | 'body'): void {
    beats++;
    touched();
    options.tell({ kind: 'beat', path: form });
  }

  function decide(chosen: AnswerPath): void {
    path = chosen;
    const because = chosen === 'fast' ? 'done before the first beat' : choice.because;
    options.tell({ kind: 'path', path, because, afterMs: since() });
  }

  function respond(answer: Answer): boolean {
    if (state === 'over' || state === 'answered') return false;
    phase = phaseOf(state);
    const committed = state === 'committed';
    if (state === 'waiting') decide('fast');
    state = 'answered';
    stop();
    meant = answer.status;
    answeredMs = since();
    options.tell({ kind: 'answered', meant, sent: committed ? 200 : meant, committed, afterMs: answeredMs });
    if (committed) {
      const body = meant < 400 ? answer.body : options.lateBody(meant, answer.body.toString());
      bodyBytes += Buffer.byteLength(body);
      Reflect.apply(end, res, [body]);
    } else {
      const length = Buffer.byteLength(answer.body);
      bodyBytes = req.method === 'HEAD' ? 0 : length;
      res.writeHead(meant, { ...answer.headers, 'Content-Length': length });
      res.end(answer.body);
    }
    touched();
    phase = 'answer';
    if (options.endDeadlineMs > 0 && !res.writableFinished) {
      timers.add(setTimeout(cutOff, options.endDeadlineMs));
    }
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
    const answered = state === 'answered' || res.writableEnded;
    if (!answered) phase = phaseOf(state);
    state = 'over';
    // 'finish' is not delivery: Node says it, too, of an answer that a reset caller never took.
    const delivered = answered && res.writableFinished && !socket.errored && !stalled;
    const headSent = res.headersSent || committedMs !== null || answeredMs !== null;
    const summary: LadderSummary = {
      path,
      beats,
      skipped,
      firstByteMs: firstByteMs ?? (answered ? since() : null),
      committedMs,
      answeredMs: answeredMs ?? (answered ? since() : null),
      meant: meant ?? (answered ? res.statusCode : null),
      sent: committedMs !== null ? 200 : headSent ? (meant ?? res.statusCode) : null,
      bodyBytes,
      end: delivered ? 'delivered' : stalled ? 'stalled' : 'caller-left',
      phase: delivered ? null : phase,
      endedMs: since(),
      sinceLastByteMs: performance.now() - lastByteAt,
    };
    options.tell({ kind: 'over', summary });
    if (!answered) work.abort(new Error('caller-left'));
  }

  return { state: () => state, signal: work.signal, respond, interrupt };
}

function phaseOf(state: LadderState): LeftPhase {
  if (state === 'dripping') return 'drip';
  if (state === 'committed') return 'white-space';
  return state === 'waiting' ? 'silent' : 'answer';
}
