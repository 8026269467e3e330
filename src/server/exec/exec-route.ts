import type { IncomingMessage, ServerResponse } from 'node:http';
import { nanoid } from 'nanoid';
import type { ExecOutcome, ExecRequest } from '../executor.ts';
import type { Ladder } from '../heartbeat/ladder.ts';
import { lateBody } from '../heartbeat/late-body.ts';
import { openLadder } from '../heartbeat/open-ladder.ts';
import type { LadderEvent } from '../heartbeat/types.ts';
import { checkBodyKey, checkHeaderKey } from '../http/check-key.ts';
import { errorAnswer } from '../http/error-answer.ts';
import { HttpError } from '../http/http-error.ts';
import { readJson } from '../http/read-json.ts';
import type { ServerContext } from '../server-context.ts';
import { visitOf } from '../visit.ts';
import { type ExecJournal, execJournal } from './exec-journal.ts';
import { execRequest } from './exec-request.ts';
import { parseExecBody } from './exec-schema.ts';
import { outcomeAnswer, refusalError } from './outcome-answer.ts';
import { abortReason, workSignal } from './work-signal.ts';

/**
 * `POST /exec`. Whatever can be refused is refused before the ladder opens, while every status is free.
 * @throws HttpError, CallerLeftError: for the door to answer and log
 */
export function execRoute(ctx: ServerContext) {
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const { config } = ctx;
    const hashInHeader = checkHeaderKey(ctx.keys, req);
    const { raw, value } = await readJson(req, res, config.bodyLimitBytes, config.bodyTimeoutMs);
    const keyHash = hashInHeader ?? checkBodyKey(ctx.keys, value);
    const wait = ctx.rate.take(keyHash ?? visitOf(req).connection.peer.replace(/:\d+$/, ''));
    if (wait !== null) throw new HttpError(429, 'Rate limit exceeded', { retryAfterSeconds: wait });
    const request = execRequest(nanoid(8), parseExecBody(value), req, raw);
    // Not after its turn in the queue: waiting would not change it.
    const refused = ctx.executor.refuse?.(request) ?? null;
    if (refused !== null) throw refusalError(refused);
    if (ctx.stopping) throw new HttpError(503, 'The server is shutting down', { retryAfterSeconds: 1 });
    await serve(ctx, req, res, request, keyHash);
  };
}

async function serve(
  ctx: ServerContext,
  req: IncomingMessage,
  res: ServerResponse,
  request: ExecRequest,
  keyHash: string | null,
): Promise<void> {
  const { config } = ctx;
  const visit = visitOf(req);
  const full = ctx.admission.running() >= config.maxConcurrent && ctx.admission.waiting() >= config.queue;
  if (full) throw new HttpError(503, 'All places are taken and the queue is full', { retryAfterSeconds: 5 });

  visit.journalled = true;
  visit.requestId = request.requestId;
  const journal = execJournal(ctx.log, visit, request, {
    executor: ctx.executor.name,
    intervalMs: config.intervalMs,
    accessLog: config.accessLog,
  });
  journal.accepted(keyHash);

  const ladder: Ladder = openLadder(req, res, {
    mode: config.heartbeat,
    firstByteMs: config.firstByteMs,
    intervalMs: config.intervalMs,
    maxDurationMs: config.maxDurationMs,
    endDeadlineMs: config.endDeadlineMs,
    bodyUserAgents: config.bodyUserAgents,
    lateBody: (status, body) => lateExecBody(request.sessionId, status, body),
    deadlineAnswer: () =>
      errorAnswer(new HttpError(504, `The execution took longer than ${config.maxDurationMs / 1000} s`)),
    tell: (event: LadderEvent) => {
      journal.ladder(event);
      ctx.metrics.ladder(event);
      if (event.kind === 'over') ctx.open.delete(ladder);
    },
  });
  ctx.open.add(ladder);
  ctx.metrics.opened();
  const work = workSignal(config.onDisconnect, ladder.signal);
  const running = run(ctx, request, ladder, work.signal, journal);
  const entry = { done: running, end: work.end, abandon: (reason: string) => journal.worked(null, reason) };
  ctx.working.add(entry);
  await running;
  ctx.working.delete(entry);
}

async function run(
  ctx: ServerContext,
  request: ExecRequest,
  ladder: Ladder,
  signal: AbortSignal,
  journal: ExecJournal,
): Promise<void> {
  const why = () => abortReason(signal);
  const release = await ctx.admission.enter(signal);
  if (release === null || release === 'full') {
    if (release === 'full') {
      ladder.respond(
        errorAnswer(new HttpError(503, 'All places are taken and the queue is full', { retryAfterSeconds: 5 })),
      );
    }
    journal.worked(null, why());
    return;
  }
  const startedAt = performance.now();
  const done = (outcome: string) =>
    ctx.metrics.execution(languageLabel(ctx, request.lang), outcome, performance.now() - startedAt);
  try {
    const outcome: ExecOutcome = await ctx.executor.execute(request, signal, (step) => {
      // Ended by us: what it came to is no result. `worked` says so.
      if (step.kind !== 'finished' || !signal.aborted) journal.progress(step);
    });
    done(outcome.kind);
    ladder.respond(outcomeAnswer(outcome));
    journal.worked(outcome, why());
  } catch (error) {
    done('fault');
    ladder.respond(errorAnswer(error));
    journal.worked('fault', why(), error);
  } finally {
    release();
  }
}

/** A late error in the shape of an answer of `POST /exec`, so that clients that read its fields find them. */
function lateExecBody(sessionId: string | null, status: number, body: string): string {
  const late = JSON.parse(lateBody(status, body)) as Record<string, unknown>;
  return JSON.stringify({ session_id: sessionId ?? '', files: [], ...late });
}

// A label for every text that a caller sends would let callers grow our memory.
function languageLabel(ctx: ServerContext, lang: string): string {
  return ctx.executor.languages.includes(lang) ? lang : 'other';
}
