import { EVENTS } from '../../lifecycle-log.ts';
import type { ExecOutcome, ExecProgress, ExecRequest } from '../executor.ts';
import type { LadderEvent } from '../heartbeat/types.ts';
import { type CallFacts, type JournalLine, hundredths as ms } from './call-facts.ts';

const info = (event: string, fields: JournalLine['fields']): JournalLine => ({
  level: 'info',
  logger: 'kcr.exec',
  event,
  fields,
});

/** A call that was accepted: what it wants, and the connection that it came on. */
export function acceptedLine({ request, visit }: CallFacts, keyHash: string | null): JournalLine {
  const { peer, nth, idleMs } = visit.connection;
  return info(EVENTS.requestAccepted, {
    request_id: request.requestId,
    language: request.lang,
    code_length: request.code.length,
    entity_id: request.entityId,
    user_id: request.userId,
    api_key_hash: keyHash,
    files: request.files.length,
    peer,
    connection_request: nth,
    connection_idle_ms: ms(idleMs),
  });
}

/** A step that the executor tells; `call` knows its session and its execution by then. */
export function progressLine(call: CallFacts, step: ExecProgress): JournalLine {
  const { request, sessionId } = call;
  const ids = { request_id: request.requestId, session_id: sessionId };
  switch (step.kind) {
    case 'session':
      return info(sessionEvent(step.created, request), ids);
    case 'started':
      return info(EVENTS.executionStarted, {
        request_id: request.requestId,
        execution_id: step.executionId.slice(0, 8),
        session_id: sessionId,
        language: request.lang,
        code_length: request.code.length,
      });
    case 'finished': {
      const code = step.exitCode === 'unknown' ? null : step.exitCode;
      const status = statusOf(step.exitCode);
      return info(EVENTS.executionFinished(step.executionId, status, code, step.timeMs, call.executor), ids);
    }
  }
}

function statusOf(exitCode: number | null | 'unknown'): string {
  if (exitCode === 'unknown') return 'UNKNOWN';
  return exitCode === 0 ? 'COMPLETED' : exitCode === 124 ? 'TIMEOUT' : 'FAILED';
}

function sessionEvent(created: boolean, request: ExecRequest): string {
  if (created) return EVENTS.sessionCreated;
  return request.sessionId === null ? EVENTS.sessionFromFile : EVENTS.sessionFromRequest;
}

const PATHS = { fast: 'fast_path', drip: 'drip_path', body: 'stream_path' } as const;

/** How the answer is going to go out. */
export function pathLine(call: CallFacts, { path, because, afterMs }: LadderEvent & { kind: 'path' }): JournalLine {
  return info(EVENTS.pathDecided, {
    request_id: call.request.requestId,
    path: PATHS[path],
    because,
    ...(path === 'fast' ? {} : { heartbeat_interval_s: call.intervalMs / 1000 }),
    waited_ms: ms(afterMs),
  });
}

/** Status 200 went out before the work was done. */
export function committedLine(call: CallFacts, event: LadderEvent & { kind: 'committed' }): JournalLine {
  return info(EVENTS.committed, {
    request_id: call.request.requestId,
    status: 200,
    heartbeats: event.beats,
    after_ms: ms(event.afterMs),
  });
}

/** Work that came to no result, for its own reasons; null where there is nothing to say. */
export function failureLine(call: CallFacts, outcome: ExecOutcome | 'fault', error: unknown): JournalLine | null {
  const ids = { request_id: call.request.requestId, session_id: call.sessionId };
  if (outcome === 'fault') {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { level: 'error', logger: 'kcr.exec', event: EVENTS.executionFault, fields: { ...ids, error: text } };
  }
  if (outcome.kind === 'done') return null;
  const fields = { ...ids, status: outcome.status, error: outcome.error };
  return { level: 'warning', logger: 'kcr.exec', event: EVENTS.executionRefused, fields };
}
