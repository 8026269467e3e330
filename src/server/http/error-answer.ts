import { nanoid } from 'nanoid';
import type { Answer } from '../heartbeat/types.ts';
import { HttpError } from './http-error.ts';

// KubeCodeRun's security middleware answers these before any handler, in a shorter form.
// https://github.com/aron-muon/KubeCodeRun/blob/v2.1.3/src/middleware/security.py
const SHORT = new Set([401, 413, 415, 429]);

/**
 * The answer that the contract has for an error. Anything but an HttpError is a fault of ours and tells the caller
 * nothing: no message, no path, no trace.
 */
export function errorAnswer(error: unknown): Answer {
  const known = error instanceof HttpError ? error : new HttpError(500, 'Internal server error');
  const { status, message, errorType, details, retryAfterSeconds } = known;
  const timestamp = Date.now() / 1000;
  const body = SHORT.has(status)
    ? { error: message, timestamp }
    : { error: message, error_type: errorType, details, request_id: nanoid(21), timestamp };
  return {
    status,
    headers: {
      'Content-Type': 'application/json',
      ...(retryAfterSeconds === null ? {} : { 'Retry-After': Math.max(1, Math.ceil(retryAfterSeconds)) }),
    },
    body: JSON.stringify(body),
  };
}

/** Answers FastAPI's way, which KubeCodeRun's clients know for routes and methods that do not exist. */
export function detailAnswer(status: 404 | 405, headers: Readonly<Record<string, string>> = {}): Answer {
  const detail = status === 404 ? 'Not Found' : 'Method Not Allowed';
  return { status, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify({ detail }) };
}
