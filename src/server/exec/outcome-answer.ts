import type { ExecOutcome } from '../executor.ts';
import type { Answer } from '../heartbeat/types.ts';
import { errorAnswer } from '../http/error-answer.ts';
import { HttpError } from '../http/http-error.ts';

/** What the caller is told of what an execution came to. */
export function outcomeAnswer(outcome: ExecOutcome): Answer {
  if (outcome.kind === 'done') {
    return { status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(outcome.result) };
  }
  return errorAnswer(refusalError(outcome));
}

/** A refusal as the error that is answered for it. */
export function refusalError(refused: Extract<ExecOutcome, { kind: 'refused' }>): HttpError {
  const { status, error, errorType, details, retryAfterSeconds } = refused;
  return new HttpError(status, error, {
    errorType,
    ...(details ? { details } : {}),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}
