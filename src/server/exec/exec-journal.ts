import { accessMessage, EVENTS, type LogFields } from '../../lifecycle-log.ts';
import type { ExecOutcome, ExecProgress, ExecRequest } from '../executor.ts';
import type { LadderEvent, LadderSummary } from '../heartbeat/types.ts';
import type { Log } from '../log/create-log.ts';
import type { Visit } from '../visit.ts';

export interface ExecJournal {
  accepted(keyHash: string | null): void;
  progress(step: ExecProgress): void;
  ladder(event: LadderEvent): void;
  /** The work is over; null if it never began. `aborted` says why it was ended early. */
  worked(outcome: ExecOutcome | 'fault' | null, aborted: string | null, error?: unknown): void;
}

const EXEC = 'kcr.exec';
/** Node hears of a FIN or RST in about a millisecond; the rest is for an event loop that is busy. */
const NOTICED_WITHIN_MS = 50;

/** Writes the life of one `POST /exec`, a line per step. */
export function execJournal(log: Log, visit: Visit, request: ExecRequest, options: JournalOptions): ExecJournal {
  const request_id = request.requestId;
  const { method, path } = visit;
  let sessionId: string | null = request.sessionId;
  let executionId: string | null = null;
  let summary: LadderSummary | null = null;
  let work: { aborted: string | null } | null = null;

  const info = (event: string, fields: LogFields) => log.event('info', EXEC, event, fields);
  const warn = (event: string, fields: LogFields) => log.event('warning', EXEC, event, fields);
  const access = (status: number) => {
    if (!options.accessLog) return;
    const message = accessMessage(visit.connection.peer, visit.method, visit.target, options.httpVersion, status);
    log.event('info', 'uvicorn.access', message, { request_id });
  };

  function left(s: LadderSummary): void {
    const fields = {
      request_id,
      session_id: sessionId,
      phase: s.phase,
      heartbeats: s.beats,
      stream_ms: ms(s.endedMs),
      since_last_byte_ms: ms(s.sinceLastByteMs),
    };
    // Unlike KubeCodeRun's, this line is written when the caller leaves and not when somebody looks next.
    warn(EVENTS.callerLeft, {
      method,
      path,
      elapsed_ms: ms(s.endedMs),
      noticed_within_ms: NOTICED_WITHIN_MS,
      ...fields,
    });
    warn(EVENTS.undeliverable, fields);
    if (s.sent !== null) {
      warn(EVENTS.bodyUnconfirmed, {
        request_id,
        method,
        path,
        status: s.sent,
        client_disconnected: true,
        elapsed_ms: ms(s.endedMs),
      });
    }
  }

  /** The last lines, once both the response and the work are over, whichever was first. */
  function conclude(): void {
    if (summary === null || work === null) return;
    const s = summary;
    // Work that was ended early came to nothing, so that line must not say "completed".
    info(work.aborted === null ? EVENTS.requestFinished : EVENTS.requestAborted, {
      request_id,
      session_id: sessionId,
      execution_id: work.aborted === null ? undefined : executionId,
      client_disconnected: s.end === 'caller-left',
      outcome: outcomeOf(s),
      path: s.path,
      heartbeats: s.beats,
      heartbeats_skipped: s.skipped,
      first_byte_ms: ms(s.firstByteMs),
      committed_ms: ms(s.committedMs),
      stream_ms: ms(s.endedMs),
      status_meant: s.meant,
      status_sent: s.sent,
      bytes: s.bodyBytes,
      aborted: work.aborted,
    });
    if (s.end === 'delivered' && s.sent !== null) {
      log.event('info', 'kcr.server', EVENTS.responseSent, {
        request_id,
        method,
        path,
        status: s.sent,
        duration_ms: ms(performance.now() - visit.startedAt),
      });
    }
  }

  return {
    accepted(keyHash) {
      const { peer, nth, idleMs } = visit.connection;
      info(EVENTS.requestAccepted, {
        request_id,
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
    },
    progress(step) {
      switch (step.kind) {
        case 'session':
          sessionId = step.sessionId;
          info(sessionEvent(step.created, request), { request_id, session_id: sessionId });
          break;
        case 'started':
          executionId = step.executionId;
          info(EVENTS.executionStarted, {
            request_id,
            execution_id: executionId.slice(0, 8),
            session_id: sessionId,
            language: request.lang,
            code_length: request.code.length,
          });
          break;
        case 'finished': {
          const status = step.exitCode === 0 ? 'COMPLETED' : step.exitCode === 124 ? 'TIMEOUT' : 'FAILED';
          info(EVENTS.executionFinished(step.executionId, status, step.exitCode, step.timeMs, options.executor), {
            request_id,
            session_id: sessionId,
          });
          break;
        }
      }
    },
    ladder(event) {
      switch (event.kind) {
        case 'path':
          info(EVENTS.pathDecided, {
            request_id,
            path: event.path === 'fast' ? 'fast_path' : event.path === 'drip' ? 'drip_path' : 'stream_path',
            because: event.because,
            ...(event.path === 'fast' ? {} : { heartbeat_interval_s: options.intervalMs / 1000 }),
            waited_ms: ms(event.afterMs),
          });
          break;
        case 'committed':
          if (event.beats > 0) {
            info(EVENTS.pathDecided, {
              request_id,
              path: 'stream_path',
              because: 'the status line has no more bytes to drip',
              heartbeat_interval_s: options.intervalMs / 1000,
              waited_ms: ms(event.afterMs),
            });
          }
          access(200);
          info(EVENTS.committed, { request_id, status: 200, heartbeats: event.beats, after_ms: ms(event.afterMs) });
          break;
        case 'answered':
          if (!event.committed) access(event.sent);
          break;
        case 'over':
          summary = event.summary;
          if (summary.end === 'caller-left') left(summary);
          if (summary.end === 'stalled') {
            log.event('error', EXEC, EVENTS.notTaken, {
              request_id,
              method,
              path,
              message_type: 'http.response.body',
              elapsed_ms: ms(summary.endedMs),
              error: 'the caller did not read its answer before the deadline, and was cut off',
            });
          }
          conclude();
          break;
        case 'beat':
          break;
      }
    },
    worked(outcome, aborted, error) {
      work = { aborted };
      if (aborted !== null) {
        // `conclude` says so.
      } else if (outcome === 'fault') {
        const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        log.event('error', EXEC, EVENTS.executionFault, { request_id, session_id: sessionId, error: text });
      } else if (outcome?.kind === 'refused') {
        warn(EVENTS.executionRefused, {
          request_id,
          session_id: sessionId,
          status: outcome.status,
          error: outcome.error,
        });
      }
      if (outcome !== null && outcome !== 'fault' && outcome.kind === 'done') sessionId = outcome.result.session_id;
      conclude();
    },
  };
}

export interface JournalOptions {
  readonly executor: string;
  readonly intervalMs: number;
  readonly httpVersion: string;
  readonly accessLog: boolean;
}

function sessionEvent(created: boolean, request: ExecRequest): string {
  if (created) return EVENTS.sessionCreated;
  return request.sessionId === null ? EVENTS.sessionFromFile : EVENTS.sessionFromRequest;
}

/** `error` is a delivered answer whose status could not be sent any more. */
function outcomeOf(s: LadderSummary): string {
  return s.end === 'delivered' && s.meant !== null && s.meant >= 400 ? 'error' : s.end;
}

/** Rounded to hundredths, as KubeCodeRun logs durations. */
function ms(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100;
}
