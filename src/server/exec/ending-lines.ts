import { EVENTS } from '../../lifecycle-log.ts';
import type { LadderSummary } from '../heartbeat/types.ts';
import { type CallFacts, type JournalLine, hundredths as ms } from './call-facts.ts';

/** Node hears of a FIN or RST in about a millisecond; the rest is for an event loop that is busy. */
const NOTICED_WITHIN_MS = 50;

/** What is said at once of a response that was not delivered: who closed, in which phase, how long after our last byte. */
export function undeliveredLines(call: CallFacts, summary: LadderSummary): JournalLine[] {
  switch (summary.end) {
    case 'delivered':
      return [];
    case 'caller-left':
      return leftLines(call, summary);
    case 'stalled':
      return [notTakenLine(call, summary), closedLine(call, summary)];
    case 'cut':
      return [closedLine(call, summary)];
  }
}

function leftLines(call: CallFacts, s: LadderSummary): JournalLine[] {
  const told = tellOf(call, s);
  const warn = (event: string, fields: JournalLine['fields']): JournalLine => ({
    level: 'warning',
    logger: 'kcr.exec',
    event,
    fields,
  });
  const unconfirmed = {
    request_id: call.request.requestId,
    method: call.visit.method,
    path: call.visit.path,
    status: s.sent,
    client_disconnected: true,
    elapsed_ms: ms(s.endedMs),
  };
  return [
    // Unlike KubeCodeRun's, this line is written when the caller leaves and not when somebody looks next. A caller that
    // vanished is missed only when its silence has lasted.
    warn(EVENTS.callerLeft, {
      ...told,
      noticed_within_ms: s.closing?.how === 'timeout' ? undefined : NOTICED_WITHIN_MS,
    }),
    warn(EVENTS.undeliverable, told),
    ...(s.sent === null ? [] : [warn(EVENTS.bodyUnconfirmed, unconfirmed)]),
  ];
}

function closedLine(call: CallFacts, s: LadderSummary): JournalLine {
  const fields = { ...tellOf(call, s), status: s.sent ?? undefined };
  return { level: 'warning', logger: 'kcr.exec', event: EVENTS.serverClosed, fields };
}

/** KubeCodeRun's words for an answer that could not be sent. */
function notTakenLine({ request, visit }: CallFacts, s: LadderSummary): JournalLine {
  const fields = {
    request_id: request.requestId,
    method: visit.method,
    path: visit.path,
    message_type: 'http.response.body',
    elapsed_ms: ms(s.endedMs),
    error: s.closing?.why ?? undefined,
  };
  return { level: 'error', logger: 'kcr.exec', event: EVENTS.notTaken, fields };
}

function tellOf({ request, visit, sessionId }: CallFacts, s: LadderSummary) {
  return {
    method: visit.method,
    path: visit.path,
    elapsed_ms: ms(s.endedMs),
    request_id: request.requestId,
    session_id: sessionId,
    phase: s.phase,
    closed_by: s.closing?.by,
    how: s.closing?.how ?? undefined,
    why: s.closing?.why ?? undefined,
    heartbeats: s.beats,
    stream_ms: ms(s.endedMs),
    since_last_byte_ms: ms(s.sinceLastByteMs),
    peer: visit.connection.peer,
    connection_request: visit.connection.nth,
  };
}

/**
 * The last lines, once both the response and the work are over.
 * @param aborted why the work was ended early; null if it was not
 */
export function concludingLines(call: CallFacts, s: LadderSummary, aborted: string | null): JournalLine[] {
  const { visit } = call;
  const request_id = call.request.requestId;
  const outcome: JournalLine = {
    level: 'info',
    logger: 'kcr.exec',
    // Work that was ended early came to nothing, so that line must not say "completed".
    event: aborted === null ? EVENTS.requestFinished : EVENTS.requestAborted,
    fields: {
      request_id,
      session_id: call.sessionId,
      execution_id: aborted === null ? undefined : call.executionId,
      client_disconnected: s.end === 'caller-left',
      outcome: outcomeOf(s),
      closed_by: s.closing?.by,
      path: s.path,
      heartbeats: s.beats,
      heartbeats_skipped: s.skipped,
      first_byte_ms: ms(s.firstByteMs),
      committed_ms: ms(s.committedMs),
      stream_ms: ms(s.endedMs),
      status_meant: s.meant,
      status_sent: s.sent,
      bytes: s.bodyBytes,
      aborted,
    },
  };
  if (s.end !== 'delivered' || s.sent === null) return [outcome];
  const fields = {
    request_id,
    method: visit.method,
    path: visit.path,
    status: s.sent,
    duration_ms: ms(performance.now() - visit.startedAt),
  };
  return [outcome, { level: 'info', logger: 'kcr.server', event: EVENTS.responseSent, fields }];
}

/** `error` is a delivered answer whose status could not be sent any more, or was one of an error. */
function outcomeOf(s: LadderSummary): string {
  return s.end === 'delivered' && s.meant !== null && s.meant >= 400 ? 'error' : s.end;
}
