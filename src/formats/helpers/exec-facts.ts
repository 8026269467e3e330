import type { Fact } from '../../types.ts';
import { booleanField, numberField, stringField } from './fields.ts';
import { own, ownOrNull } from './own.ts';
import { endFact } from './runner-texts.ts';
import type { StructlogEvent } from './structlog.ts';

type Means = (e: StructlogEvent) => Fact | null;

const completion = (e: StructlogEvent): Fact | null => {
  // The API's own last line names the request; the orchestrator's, with the same text, names the session and its pod.
  if (stringField(e.fields, 'request_id') !== null)
    return {
      kind: 'request-finished',
      clientDisconnected: booleanField(e.fields, 'client_disconnected'),
      heartbeats: numberField(e.fields, 'heartbeats'),
    };
  const state = stringField(e.fields, 'status');
  if (state === null && stringField(e.fields, 'session_id') === null) return null;
  return { kind: 'session-finished', state: ownOrNull(state, 40) };
};

const session =
  (via: 'created' | 'request' | 'file-reference' | 'entity'): Means =>
  () => ({ kind: 'session-resolved', via });

const serverError: Means = (e) => ({
  kind: 'server-error',
  error: own(stringField(e.fields, 'error', 'exception_message', 'error_message', 'message') ?? e.event),
  exception: stringField(e.fields, 'exception', 'traceback') !== null || e.event === 'Unexpected exception occurred',
});

const sandboxFailed: Means = (e) => ({
  kind: 'sandbox-failed',
  error: ownOrNull(stringField(e.fields, 'error', 'phase')),
});

const where = (e: StructlogEvent) => ({
  method: ownOrNull(stringField(e.fields, 'method'), 20),
  path: ownOrNull(stringField(e.fields, 'path'), 500),
});

/** `kcr serve` logs which connection a call came on, and its place on it. */
const connectionOf = (e: StructlogEvent) => {
  const peer = ownOrNull(stringField(e.fields, 'peer'), 100);
  if (peer === null) return null;
  return {
    peer,
    nth: numberField(e.fields, 'connection_request'),
    idleMs: numberField(e.fields, 'connection_idle_ms'),
  };
};

/** KubeCodeRun's event texts and what each states. Its source: https://github.com/aron-muon/KubeCodeRun. */
const EVENTS: Readonly<Record<string, Means>> = {
  'Code execution request': (e) => ({
    kind: 'request-started',
    language: ownOrNull(stringField(e.fields, 'language', 'lang'), 40),
    codeLength: numberField(e.fields, 'code_length'),
    files: numberField(e.fields, 'files'),
    connection: connectionOf(e),
  }),
  'Created new session': session('created'),
  'Reusing session from request': session('request'),
  'Reusing session from file reference': session('file-reference'),
  'Reusing session by entity_id': session('entity'),
  'Starting code execution': (e) => ({
    kind: 'execution-started',
    language: ownOrNull(stringField(e.fields, 'language', 'lang'), 40),
    codeLength: numberField(e.fields, 'code_length'),
  }),
  'Code execution completed': completion,
  'Client disconnected during request processing': (e) => ({
    kind: 'client-disconnected',
    ...where(e),
    elapsedMs: numberField(e.fields, 'elapsed_ms'),
    noticedWithinMs: numberField(e.fields, 'noticed_within_ms'),
  }),
  'Client disconnected before response could be sent': (e) => ({
    kind: 'response-undeliverable',
    heartbeats: numberField(e.fields, 'heartbeats'),
  }),
  'Response headers sent but body not confirmed': (e) => ({
    kind: 'response-unconfirmed',
    ...where(e),
    status: numberField(e.fields, 'status', 'status_code'),
    clientDisconnected: booleanField(e.fields, 'client_disconnected'),
    elapsedMs: numberField(e.fields, 'elapsed_ms'),
  }),
  'Failed to send response to client': (e) => ({
    kind: 'response-failed',
    ...where(e),
    elapsedMs: numberField(e.fields, 'elapsed_ms'),
    error: ownOrNull(stringField(e.fields, 'error')),
  }),
  'Request processed': (e) => {
    const { method, path } = where(e);
    const status = numberField(e.fields, 'status', 'status_code');
    if (method === null || path === null || status === null) return null;
    return { kind: 'response-sent', method, path, status, durationMs: numberField(e.fields, 'duration_ms') };
  },
  'Exec response path': (e) => {
    // kcr's own server also drips the bytes of the status line before it commits to a status.
    if (!/stream|drip|body/i.test(stringField(e.fields, 'path') ?? '')) return null;
    const seconds = numberField(e.fields, 'heartbeat_interval_s');
    const ms = numberField(e.fields, 'heartbeat_interval_ms') ?? (seconds === null ? null : seconds * 1000);
    return { kind: 'stream-started', intervalMs: ms };
  },
  // kcr's own server says when it ends a call itself, and why (src/lifecycle-log.ts).
  'Code execution aborted': (e) => ({
    kind: 'request-aborted',
    why: ownOrNull(stringField(e.fields, 'aborted'), 200),
    // A status was sent, too, to a caller that then left in the middle of its answer, or did not read it.
    status: /^(?:delivered|error)$/.test(stringField(e.fields, 'outcome') ?? '')
      ? numberField(e.fields, 'status_sent')
      : null,
  }),
  'Server closed the connection': (e) => ({
    kind: 'server-closed',
    ...where(e),
    why: ownOrNull(stringField(e.fields, 'why'), 200),
  }),
  'Connection reset after the response was handed over': (e) => ({
    kind: 'answer-reset',
    status: numberField(e.fields, 'status'),
    afterMs: numberField(e.fields, 'after_ms'),
  }),
  'Execution request failed': sandboxFailed,
  'Kubernetes not available': sandboxFailed,
  'Failed to create job': sandboxFailed,
  'Job pod failed': sandboxFailed,
  'Timeout waiting for job pod': sandboxFailed,
  'Code execution failed': serverError,
  'Server error occurred': serverError,
  'Unexpected exception occurred': serverError,
  'Request failed': serverError,
  'Security middleware error': serverError,
  'Authentication middleware error': serverError,
  'Starting Code Interpreter API': () => ({ kind: 'server-started', pid: null, port: null }),
  'Shutting down Code Interpreter API': () => ({ kind: 'server-stopping' }),
  'Code Interpreter API shutdown completed': () => ({ kind: 'server-stopped', pid: null }),
};
const BY_EVENT: ReadonlyMap<string, Means> = new Map(Object.entries(EVENTS));

const LISTENING = /^Starting HTTPS? server on \S+?:(\d+)$/;
const STREAM = /\b(?:stream(?:ing|ed)?|heartbeats?|keep-?alives?)\b/i;

/** The fact that a structlog event of a code-execution server states, or null where it states none. */
export function execFact(e: StructlogEvent): Fact | null {
  const means = BY_EVENT.get(e.event);
  if (means) return means(e);
  return endFact(e.event) ?? serverFact(e);
}

function serverFact(e: StructlogEvent): Fact | null {
  const port = LISTENING.exec(e.event)?.[1];
  if (port) return { kind: 'server-started', pid: null, port: Number(port) };
  return streamFact(e);
}

/**
 * Heartbeats have no agreed names (no released server logs them). Any event of one request that speaks of its stream or
 * heartbeats is read by its verb.
 */
function streamFact(e: StructlogEvent): Fact | null {
  if (!STREAM.test(e.event) || stringField(e.fields, 'request_id') === null) return null;
  const heartbeats = numberField(e.fields, 'heartbeats', 'heartbeat_count', 'heartbeats_sent', 'count');
  if (/\b(?:finish|complet|end|clos|done)/i.test(e.event)) return { kind: 'stream-finished', heartbeats };
  if (/\b(?:start|begin|began|commit|open)/i.test(e.event)) {
    const seconds = numberField(e.fields, 'heartbeat_interval_s', 'interval_s');
    const ms = numberField(e.fields, 'heartbeat_interval_ms', 'interval_ms');
    return { kind: 'stream-started', intervalMs: ms ?? (seconds === null ? null : seconds * 1000) };
  }
  return /heartbeat|keep-?alive/i.test(e.event) && /\b(?:sent|beat)/i.test(e.event)
    ? { kind: 'heartbeat', count: heartbeats }
    : null;
}
