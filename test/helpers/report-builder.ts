import type { Report, ReportEvent, ReportFinding, ReportRequest, ReportSource } from '../../src/report.ts';

const START = Date.parse('2026-02-10T07:49:12.841Z');

/** ISO with microseconds, `ms` after the builder's start. */
export function at(ms: number): string {
  return new Date(START + ms).toISOString().replace('Z', '000Z');
}

export function source(over: Partial<ReportSource> = {}): ReportSource {
  return {
    file: 'fail3.log',
    lines: 94,
    bytes: 21_034,
    envelope: 'kubectl-timestamps',
    formats: { kubecoderun: 41, 'uvicorn-access': 20, librechat: 10, sidecar: 18, httpx: 5 },
    blank: 0,
    meta: 0,
    unrecognised: 0,
    from: '2026-02-10T07:49:01.102000Z',
    to: '2026-02-10T07:49:28.021000Z',
    ...over,
  };
}

export function event(over: Partial<ReportEvent> = {}): ReportEvent {
  const offsetMs = over.offsetMs ?? 0;
  return {
    kind: 'request-started',
    at: at(offsetMs),
    earlierByMs: 0,
    laterByMs: 0,
    offsetMs,
    joinedBy: 'request-id',
    role: 'server',
    file: 'fail3.log',
    line: 22,
    lines: 1,
    offset: 5000,
    bytes: 300,
    sha256: null,
    text: 'Code execution request',
    ...over,
  };
}

export function request(over: Partial<ReportRequest> = {}): ReportRequest {
  return {
    id: 'FxH3p4hZ',
    method: 'POST',
    path: '/exec',
    startedAt: at(0),
    outcome: 'caller-left',
    phase: 'before-response',
    status: null,
    closedBy: 'caller',
    termination: 'CH',
    executionFinished: true,
    durationMs: 6010.3,
    leftAfter: { ms: 4994, earliestMs: 4994, latestMs: 4994, basis: 'caller-log' },
    connection: {
      peer: '10.42.1.244:34228',
      nth: 3,
      previous: ['POST /upload', 'GET /files/mQ7xV2bLk0TzYw4nRc8Je'],
      idleMs: 34,
      basis: 'inferred',
    },
    joinConfidence: 'certain',
    callerReason: 'socket-hang-up',
    streamed: false,
    heartbeats: null,
    attributes: { language: 'py', codeLength: 175 },
    doubts: [],
    events: [
      event(),
      event({ kind: 'session-resolved', offsetMs: 1, line: 23, text: 'Reusing session from file reference' }),
      event({
        kind: 'execution-started',
        offsetMs: 476,
        line: 24,
        joinedBy: 'session-id',
        text: 'Starting code execution',
      }),
      event({
        kind: 'caller-error',
        offsetMs: 4994,
        line: 33,
        lines: 3,
        joinedBy: 'only-candidate',
        role: 'caller',
        text: 'request to http://kubecoderun:8000/exec failed, reason: socket hang up',
      }),
      event({
        kind: 'sandbox-responded',
        offsetMs: 5994,
        line: 39,
        role: 'sandbox',
        text: '"POST /execute HTTP/1.1" 200 OK',
      }),
      event({
        kind: 'execution-finished',
        offsetMs: 6008,
        line: 43,
        text: 'Code execution 7WeeH50CGEmnE3ZXvAImP completed',
      }),
      event({
        kind: 'client-disconnected',
        offsetMs: 6009,
        line: 45,
        text: 'Client disconnected during request processing',
      }),
      event({
        kind: 'response-undeliverable',
        offsetMs: 6009,
        line: 46,
        text: 'Client disconnected before response could be sent',
      }),
    ],
    ...over,
  };
}

export function delivered(over: Partial<ReportRequest> = {}): ReportRequest {
  return request({
    id: 'Zq81LmNo',
    outcome: 'delivered',
    phase: null,
    status: 200,
    closedBy: null,
    termination: '--',
    durationMs: 9020,
    leftAfter: null,
    callerReason: null,
    connection: { peer: '10.42.1.244:41876', nth: 1, previous: [], idleMs: null, basis: 'access-line' },
    events: [
      event({ file: 'success2.log', line: 60 }),
      event({
        file: 'success2.log',
        line: 62,
        kind: 'execution-started',
        offsetMs: 90,
        text: 'Starting code execution',
      }),
      event({ file: 'success2.log', line: 115, kind: 'execution-finished', offsetMs: 9015, text: 'completed' }),
      event({
        file: 'success2.log',
        line: 116,
        kind: 'response-started',
        offsetMs: 9020,
        joinedBy: 'connection',
        text: '"POST /exec HTTP/1.1" 200 OK',
      }),
    ],
    ...over,
  });
}

export function finding(over: Partial<ReportFinding> = {}): ReportFinding {
  return {
    rule: 'pooled-socket-timeout',
    hypothesis:
      "The caller's HTTP agent arms an idle timer on pooled connections and closes one while it waits for /exec",
    status: 'confirmed',
    because:
      '2 of 2 calls on a reused connection died after 4.997 s ± 3 ms of silence. 3 longer calls on fresh connections were delivered.',
    evidence: [
      evidence(17, 'the same caller used this connection 34 ms before'),
      evidence(33, 'the caller reports a hang-up 4.994 s after the start'),
      evidence(43, 'the execution finished on the server all the same'),
    ],
    explains: ['FxH3p4hZ'],
    settledBy: null,
    ...over,
  };
}

export function evidence(line: number, says: string, supports = true, file = 'fail3.log') {
  return { file, line, lines: 1, offset: line * 200, bytes: 150, sha256: null, says, for: supports };
}

/** A complete report: one call that died at the cutoff, one that outlived it, and a verdict. */
export function report(over: Partial<Report> = {}): Report {
  return {
    schemaVersion: 1,
    sources: [source(), source({ file: 'success2.log', lines: 190, bytes: 26_888 })],
    zones: [],
    skews: [],
    requests: [request(), delivered()],
    cutoff: { ms: 4997, spreadMs: 3, died: 2, outlived: 3, connectionsReused: 'all-died-reused', ids: ['FxH3p4hZ'] },
    findings: [
      finding(),
      finding({
        rule: 'caller-idle-timeout',
        hypothesis: 'The caller gives up on every call after a constant silence',
        status: 'ruled-out',
        because: '3 calls that were silent for 9.0 to 19.2 s were delivered.',
        evidence: [evidence(116, 'delivered after 9.020 s', false, 'success2.log')],
        explains: [],
      }),
      finding({
        rule: 'event-loop-stall',
        hypothesis: 'The event loop was blocked',
        status: 'untested',
        because: 'Nothing in these logs tests it.',
        evidence: [],
        explains: [],
        settledBy: 'Log health checks.',
      }),
    ],
    verdict: {
      kind: 'root-cause',
      rule: 'pooled-socket-timeout',
      confidence: 'high',
      statement:
        "The caller's own HTTP agent hung up on 2 of 2 calls after 5 s of silence: it had reused a connection whose idle timer an earlier short call had armed.",
      remedies: [
        {
          do: 'Answer GET /files and POST /upload with `Connection: close`.',
          where: 'server',
          why: 'A connection that is not pooled is not reused.',
        },
        {
          do: 'Send a heartbeat at least every 2 s: `kcr serve --upstream URL`.',
          where: 'server',
          why: 'With a byte every 2 s, 2 of 2 would have been alive at the cutoff.',
        },
      ],
      logNext: [],
    },
    blindSpots: ["The server's log cannot show when the caller left, only when the server noticed."],
    ...over,
  };
}

/** A report without any request. */
export function emptyReport(over: Partial<Report> = {}): Report {
  return report({
    sources: [],
    requests: [],
    cutoff: null,
    findings: [],
    blindSpots: [],
    verdict: {
      kind: 'no-requests',
      rule: null,
      confidence: null,
      statement: 'No call of POST /exec in these logs.',
      remedies: [],
      logNext: [],
    },
    ...over,
  });
}
