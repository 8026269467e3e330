import type { Case, Fact, LogEvent, Micros, Source, Timeline } from '../../src/types.ts';

/** 2026-02-10T07:49:00Z in µs: all built cases begin here. */
export const EPOCH: Micros = Date.UTC(2026, 1, 10, 7, 49) * 1000;

/** A source in `test.log`. */
export function at(line: number, file = 'test.log'): Source {
  return { file, line, lines: 1, offset: line * 100, bytes: 99 };
}

/** An event `ms` after the epoch; its source is line `line`. */
export function event(ms: number, line: number, fact: Fact, more: Partial<LogEvent> = {}): LogEvent {
  const time = EPOCH + Math.round(ms * 1000);
  const base = {
    stamp: null,
    role: 'server',
    ids: { requestId: null, sessionId: null, executionId: null, pod: null },
    text: fact.kind,
    source: at(line),
    format: 'kubecoderun',
    time: { at: time, earliest: time, latest: time, basis: 'own' },
    origin: { pod: null, container: null },
  } as const;
  return { ...base, ...fact, ...more } as LogEvent;
}

/** A call that was answered after 100 ms on a connection nobody knows, with what the test says of it. */
export function call(id: string, startMs: number, more: Partial<Timeline> = {}): Timeline {
  const start = EPOCH + Math.round(startMs * 1000);
  return {
    id,
    method: 'POST',
    path: '/exec',
    startedAt: { at: start, earliest: start, latest: start, basis: 'own' },
    outcome: 'delivered',
    phase: null,
    status: 200,
    closedBy: null,
    termination: '--',
    executionFinished: true,
    durationMs: 100,
    leftAfter: null,
    connection: null,
    joinConfidence: 'certain',
    callerReason: null,
    heartbeats: null,
    streamed: false,
    attributes: {},
    doubts: [],
    events: [],
    ...more,
  };
}

/** A case of these timelines; the server is alive throughout unless the test says otherwise. */
export function caseOf(timelines: readonly Timeline[], more: Partial<Case> = {}): Case {
  return {
    sources: [],
    timelines,
    others: [],
    serverAlive: [],
    zones: [],
    skews: [],
    from: EPOCH,
    to: EPOCH + 600_000_000,
    ...more,
  };
}

const NO_CALLER_ERROR = {
  operation: 'exec',
  status: null,
  url: 'http://kubecoderun:8000/exec',
  limitMs: null,
} as const;

/** A call that its caller left after `ms`, told by the caller's own log; the work ended `workMs` after the start. */
export function leftCall(
  id: string,
  startMs: number,
  ms: number,
  more: Partial<Timeline> & { line?: number; workMs?: number } = {},
): Timeline {
  const { line = 10, workMs = ms + 1000, ...rest } = more;
  const reason = rest.callerReason === undefined ? 'socket-hang-up' : rest.callerReason;
  const own = [
    event(startMs, line, { kind: 'request-started', language: 'py', codeLength: 100 }),
    ...(reason === null
      ? []
      : [
          event(
            startMs + ms,
            line + 1,
            { ...NO_CALLER_ERROR, kind: 'caller-error', reason },
            { role: 'caller', format: 'librechat' },
          ),
        ]),
    event(startMs + workMs, line + 2, {
      kind: 'execution-finished',
      state: 'completed',
      exitCode: 0,
      timeMs: workMs - 10,
    }),
    event(startMs + workMs, line + 3, { kind: 'request-finished', clientDisconnected: true, heartbeats: null }),
  ];
  return call(id, startMs, {
    outcome: 'caller-left',
    phase: 'before-response',
    status: null,
    closedBy: 'caller',
    termination: 'CH',
    durationMs: workMs,
    leftAfter: { ms, earliestMs: ms, latestMs: ms, basis: 'caller-log' },
    callerReason: reason,
    events: own.map((e) => ({ event: e, joinedBy: 'request-id' })),
    ...rest,
  });
}

/** A call answered after `ms`, with its access line at `line`. */
export function answeredCall(
  id: string,
  startMs: number,
  ms: number,
  more: Partial<Timeline> & { line?: number } = {},
): Timeline {
  const { line = 100, ...rest } = more;
  const answer = event(
    startMs + ms,
    line,
    {
      kind: 'response-started',
      peer: rest.connection?.peer ?? null,
      method: 'POST',
      path: '/exec',
      query: null,
      status: 200,
    },
    { format: 'uvicorn-access' },
  );
  return call(id, startMs, { durationMs: ms, events: [{ event: answer, joinedBy: 'connection' }], ...rest });
}

/** A connection on which GET /files came `idleMs` before. */
export function reused(port: number, line = 9, idleMs = 34): NonNullable<Timeline['connection']> {
  return {
    peer: `10.42.1.244:${port}`,
    nth: 2,
    previous: ['GET /files/s'],
    idleMs,
    previousSource: at(line),
    basis: 'inferred',
  };
}

/** A connection of which this was the first request. */
export function fresh(port: number): NonNullable<Timeline['connection']> {
  return {
    peer: `10.42.1.244:${port}`,
    nth: 1,
    previous: [],
    idleMs: null,
    previousSource: null,
    basis: 'access-line',
  };
}
