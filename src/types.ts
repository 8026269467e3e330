/**
 * The vocabulary of kcr, and nothing else: what flows through the pipe
 * bytes → Line → LogEvent → Timeline → Finding → Verdict → Report (`report.ts`).
 */

// ── Time ────────────────────────────────────────────────────────────────────────────────────────

/** Microseconds. As a point in time: since the Unix epoch, UTC; exact in a double until the year 2255. */
export type Micros = number;

/** A clock reading as a log wrote it, before anybody knows its zone. */
export interface Stamp {
  /** Of the instant when `zone` is 'absolute'; of the wall clock, read as if it were UTC, when it is 'local'. */
  readonly micros: Micros;
  /** The smallest unit that was written, in µs: 1_000_000 for a clock of whole seconds. */
  readonly resolution: Micros;
  readonly zone: 'absolute' | 'local';
  /** False for syslog's `Nov 23 17:20:33`: `micros` then counts from 1972-01-01, a leap year. */
  readonly yearKnown: boolean;
}

/** A point in time with error bars. */
export interface Instant {
  readonly at: Micros;
  readonly earliest: Micros;
  readonly latest: Micros;
  /**
   * own: the line's stamp; envelope: its transport's; neighbours: placed between timed lines; derived: computed;
   * unknown: its file has no times at all, and `at` only tells the order of lines.
   */
  readonly basis: 'own' | 'envelope' | 'neighbours' | 'derived' | 'unknown';
}

// ── Lines ───────────────────────────────────────────────────────────────────────────────────────

/** Where a claim can be checked: physical lines (1-based) and bytes of the file as the user sees it. */
export interface Source {
  /** As given on the command line; `-` is standard input. */
  readonly file: string;
  readonly line: number;
  /** How many physical lines from there, 1 for most. */
  readonly lines: number;
  /** Byte range in the (decompressed) file, line terminator excluded. */
  readonly offset: number;
  readonly bytes: number;
}

export type EnvelopeName =
  | 'kubectl-timestamps'
  | 'kubectl-prefix'
  | 'stern'
  | 'stern-json'
  | 'compose'
  | 'docker-json'
  | 'cri'
  | 'journald-short'
  | 'journald-json'
  | 'logcli'
  | 'logcli-jsonl'
  | 'grafana-txt'
  | 'grafana-json'
  | 'grafana-csv';

/** What a transport put around a line. */
export interface Envelope {
  readonly name: EnvelopeName;
  readonly stamp: Stamp | null;
  readonly namespace: string | null;
  readonly pod: string | null;
  /** Container, compose service or journald identifier. */
  readonly container: string | null;
  readonly stream: 'stdout' | 'stderr' | null;
}

/** One line of a log: its envelope peeled, ANSI sequences stripped. Never kept; what survives is copied out. */
export interface Line {
  readonly source: Source;
  readonly text: string;
  readonly envelope: Envelope | null;
  /** True for lines that belong to the transport and hold no log line (Grafana's header, a CSV heading). */
  readonly meta: boolean;
}

// ── Events ──────────────────────────────────────────────────────────────────────────────────────

export type FormatName =
  | 'uvicorn-access'
  | 'uvicorn'
  | 'gunicorn'
  | 'kubecoderun'
  | 'httpx'
  | 'sidecar'
  | 'runner'
  | 'librechat'
  | 'python'
  | 'nginx'
  | 'ingress-nginx'
  | 'haproxy'
  | 'envoy'
  | 'traefik'
  | 'aws-alb';

/** Who wrote the line. `unknown` where one format serves several (uvicorn runs the API and each sidecar). */
export type Role = 'server' | 'sandbox' | 'caller' | 'proxy' | 'unknown';

/** Why the caller's call failed, by its own words. */
export type CallerErrorReason =
  | 'socket-hang-up'
  | 'connection-reset'
  | 'premature-close'
  | 'connection-refused'
  | 'name-not-resolved'
  | 'connect-timeout'
  | 'timeout'
  | 'aborted'
  | 'http-status'
  | 'invalid-body'
  | 'unavailable'
  | 'unauthorized'
  | 'rejected'
  | 'rate-limited'
  | 'truncated'
  | 'other';

/** What the caller was doing: `exec` is POST /exec; the rest are its other calls to the same server. */
export type CallerOperation = 'exec' | 'files' | 'upload' | 'download' | 'unknown';

/** Identifiers that a line carries. Each is null where the line has none. */
export interface Ids {
  /** KubeCodeRun's 8-character request id. */
  readonly requestId: string | null;
  /** 21 characters; some lines cut it to 12. */
  readonly sessionId: string | null;
  /** 8 characters when it starts, 21 when it is complete. */
  readonly executionId: string | null;
  /** Name or IP of the sandbox's pod. */
  readonly pod: string | null;
}

/** What one format understood of one record, before it has a place and a time. */
export type Reading = Readonly<
  {
    stamp: Stamp | null;
    role: Role;
    ids: Ids;
    /** A literal piece of the (decoded) line, short, for people: a reader who opens the line finds it there. */
    text: string;
  } & Fact
>;

export type Fact =
  // the server's view of one request
  | {
      kind: 'request-started';
      language: string | null;
      codeLength: number | null;
      /** Files attached, where the server logs that (`kcr serve` does). */
      files?: number | null;
      /** The connection it came on, where the server logs that (`kcr serve` does). */
      connection?: { readonly peer: string; readonly nth: number | null; readonly idleMs: number | null } | null;
    }
  | { kind: 'session-resolved'; via: 'created' | 'request' | 'file-reference' | 'entity' | 'other' }
  | { kind: 'execution-started'; language: string | null; codeLength: number | null }
  | { kind: 'sandbox-responded'; method: string; path: string; status: number }
  | { kind: 'sandbox-failed'; error: string | null }
  | {
      kind: 'execution-finished';
      state: 'completed' | 'failed' | 'timeout' | 'other';
      exitCode: number | null;
      timeMs: number | null;
    }
  | { kind: 'session-finished'; state: string | null }
  | { kind: 'request-finished'; clientDisconnected: boolean | null; heartbeats: number | null }
  | {
      kind: 'client-disconnected';
      method: string | null;
      path: string | null;
      elapsedMs: number | null;
      /** How soon after it happened the server notices, where it says so; else it may be any time later. */
      noticedWithinMs?: number | null;
    }
  | { kind: 'response-undeliverable'; heartbeats: number | null }
  | {
      kind: 'response-unconfirmed';
      method: string | null;
      path: string | null;
      status: number | null;
      clientDisconnected: boolean | null;
      elapsedMs: number | null;
    }
  | {
      kind: 'response-failed';
      method: string | null;
      path: string | null;
      elapsedMs: number | null;
      error: string | null;
    }
  /** An access line: uvicorn writes it when the response starts, and never if the peer is already gone. */
  | {
      kind: 'response-started';
      peer: string | null;
      method: string;
      path: string;
      query: string | null;
      status: number;
    }
  | { kind: 'response-sent'; method: string; path: string; status: number; durationMs: number | null }
  /** The server ended the call early, and says why; `status` is what the caller got, null if the connection was cut. */
  | { kind: 'request-aborted'; why: string | null; status: number | null }
  /** The server, and not the caller, closed the connection. */
  | { kind: 'server-closed'; method: string | null; path: string | null; why: string | null }
  /** The caller reset its connection this long after it had got the answer: whether it had read it is open. */
  | { kind: 'answer-reset'; status: number | null; afterMs: number | null }
  | { kind: 'stream-started'; intervalMs: number | null }
  | { kind: 'heartbeat'; count: number | null }
  | { kind: 'stream-finished'; heartbeats: number | null }
  | { kind: 'server-error'; error: string; exception: boolean }
  // lifecycle of a process
  | { kind: 'server-started'; pid: number | null; port: number | null }
  | { kind: 'server-stopping' }
  | { kind: 'server-stopped'; pid: number | null }
  /** The event loop ran one callback for so long, and nothing else; the line comes at its end. */
  | { kind: 'loop-blocked'; ms: number }
  /** The platform asked a container whether it is well, and it was not; `status` is the HTTP status it got, if any. */
  | { kind: 'probe-failed'; probe: 'readiness' | 'liveness' | 'startup'; status: number | null }
  // the sandbox's own view
  | { kind: 'sandbox-started'; language: string | null; limitMs: number | null }
  | { kind: 'sandbox-finished'; exitCode: number | null; timeMs: number | null }
  | { kind: 'sandbox-timeout'; limitMs: number | null }
  // the caller's view
  | { kind: 'caller-started' }
  | {
      kind: 'caller-error';
      operation: CallerOperation;
      reason: CallerErrorReason;
      /** HTTP status the caller says it got. */
      status: number | null;
      url: string | null;
      /** Configured limit the text names (`timeout of 2500ms exceeded`). */
      limitMs: number | null;
    }
  // a hop in between
  | {
      kind: 'proxy-access';
      method: string;
      path: string;
      peer: string | null;
      /** 0 where the proxy sent none. */
      status: number;
      upstreamStatus: number | null;
      durationMs: number | null;
      upstreamMs: number | null;
      /** In the form of `Timeline.termination`, or null where the line does not say. */
      termination: string | null;
      /** The proxy's own code: HAProxy `CH--`, Envoy `UT`, nginx `499`. */
      code: string | null;
      /** Requests on this connection so far, where logged. */
      nth: number | null;
    };

export type FactKind = Fact['kind'];

/** A Reading in its place: a record of a log that matters. */
export type LogEvent = Reading & {
  readonly source: Source;
  readonly format: FormatName;
  readonly time: Instant;
  /** Pod and container that wrote it, as the envelope says. */
  readonly origin: { readonly pod: string | null; readonly container: string | null };
  /** Its place among the records of its file, oldest first: not always that of its line, for some files run backwards. */
  readonly order?: number;
};

/**
 * One log format. `read` says what a line is: a Reading, 'noise' (mine, of no interest), or null (not mine).
 * It must be pure and must not throw on any input.
 */
export interface Format {
  readonly name: FormatName;
  /** Strings of which every line that yields a Reading holds at least one (for scanning without decoding). */
  readonly tokens: readonly string[];
  read(line: Line): Reading | 'noise' | null;
  /**
   * Of lines that differ in digits and ids only, all yield Readings that differ in nothing but what is copied of these,
   * and in the stamp: no number decides anything. So they may be read by where in the line things are.
   */
  readonly copies?: true;
  /**
   * For records of several lines. Given the record so far and a line of the same stream that no format claimed:
   * the record with that line added, or null if the line does not belong to it. `last` ends the record.
   * `index` is the number of lines that continued it before: 0 for the first.
   */
  continue?(head: Reading | 'noise', text: string, index: number): { record: Reading | 'noise'; last: boolean } | null;
}

// ── Timelines ───────────────────────────────────────────────────────────────────────────────────

/** How an event came to be in a timeline, strongest first. */
export type JoinBasis = 'request-id' | 'session-id' | 'execution-id' | 'connection' | 'only-candidate' | 'assignment';

export type JoinConfidence = 'certain' | 'likely' | 'ambiguous';

export type Outcome = 'delivered' | 'caller-left' | 'server-left' | 'never-arrived' | 'unfinished';
export type Phase = 'before-response' | 'mid-response';
/** Who closed first. `peer` is the server's nearest hop, which may be a proxy. */
export type Closer = 'caller' | 'server' | 'peer' | 'unknown';

/** TCP connection that carried a request, as far as the log tells. */
export interface Connection {
  /** ip:port; null where reuse can be inferred but the port was never logged. */
  readonly peer: string | null;
  /** 1 for the first request on it. */
  readonly nth: number;
  /** Earlier requests on it, oldest first, as `METHOD /path`. */
  readonly previous: readonly string[];
  /** From the end of the previous response to this request's start. */
  readonly idleMs: number | null;
  /** The line of the previous request on it. */
  readonly previousSource: Source | null;
  readonly basis: 'access-line' | 'inferred';
}

/** How long after the start the caller left. `ms` is null where only an upper bound is known. */
export interface LeftAfter {
  readonly ms: number | null;
  readonly earliestMs: number;
  readonly latestMs: number;
  readonly basis: 'caller-log' | 'connection' | 'server-notice';
}

export interface TimelineEvent {
  readonly event: LogEvent;
  readonly joinedBy: JoinBasis;
}

/** One request: everything both sides logged of it, in order. */
export interface Timeline {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly startedAt: Instant;
  readonly outcome: Outcome;
  readonly phase: Phase | null;
  readonly status: number | null;
  readonly closedBy: Closer | null;
  readonly termination: string;
  readonly executionFinished: boolean | null;
  readonly durationMs: number | null;
  readonly leftAfter: LeftAfter | null;
  readonly connection: Connection | null;
  readonly joinConfidence: JoinConfidence;
  /** What the caller said went wrong; null if nothing is logged. */
  readonly callerReason: CallerErrorReason | null;
  /** Heartbeats sent, null where the response was not streamed or the log does not say. */
  readonly heartbeats: number | null;
  readonly streamed: boolean;
  /** Fields to compare failing with surviving calls: language, code length, files attached, pod, … */
  readonly attributes: Readonly<Record<string, string | number | boolean | null>>;
  /** Why a join could not be certain, in words. */
  readonly doubts: readonly string[];
  readonly events: readonly TimelineEvent[];
}

/** What was read of one input. */
export interface SourceSummary {
  readonly file: string;
  readonly lines: number;
  readonly bytes: number;
  readonly envelope: EnvelopeName | null;
  readonly formats: Readonly<Partial<Record<FormatName, number>>>;
  readonly blank: number;
  /** Lines of the transport itself (headers). */
  readonly meta: number;
  readonly unrecognised: number;
  readonly from: Micros | null;
  readonly to: Micros | null;
}

/** How the zone-less stamps of one clock were read, for the output to state. */
export interface ZoneNote {
  /** The file, format or container the clock belongs to. */
  readonly clock: string;
  readonly zone: string;
  readonly basis: 'given' | 'inferred' | 'default';
}

/** Two clocks that disagree: estimated from causality, shown, never applied unless asked for. */
export interface Skew {
  readonly clock: string;
  readonly against: string;
  /** Add this to `clock` to make the order of cause and effect possible. */
  readonly earliestMs: number;
  readonly latestMs: number;
  readonly applied: boolean;
}

/** Everything the rules may look at. */
export interface Case {
  readonly sources: readonly SourceSummary[];
  readonly timelines: readonly Timeline[];
  /** Events that belong to no timeline: lifecycle, other paths' access lines, other callers' errors, proxies. */
  readonly others: readonly LogEvent[];
  /** Times (sorted) at which the server process is known to have written a line, thinned to 4 a second. */
  readonly serverAlive: readonly Micros[];
  readonly zones: readonly ZoneNote[];
  readonly skews: readonly Skew[];
  readonly from: Micros | null;
  readonly to: Micros | null;
}

// ── Findings and verdict ────────────────────────────────────────────────────────────────────────

export type RuleName =
  | 'pooled-socket-timeout'
  | 'caller-idle-timeout'
  | 'caller-deadline'
  | 'proxy-timeout'
  | 'dead-pooled-socket'
  | 'server-restart'
  | 'execution-failure'
  | 'server-time-limit'
  | 'event-loop-stall'
  | 'response-bridging'
  | 'probe-failure'
  | 'caller-cancel';

export type FindingStatus = 'confirmed' | 'likely' | 'unlikely' | 'ruled-out' | 'untested';

export interface Evidence {
  readonly source: Source;
  readonly says: string;
  readonly for: boolean;
}

/** What one rule says of its hypothesis. */
export interface Finding {
  readonly rule: RuleName;
  readonly hypothesis: string;
  readonly status: FindingStatus;
  readonly because: string;
  readonly evidence: readonly Evidence[];
  /** Ids of the timelines that it explains when it holds. */
  readonly explains: readonly string[];
  /** The observation that would settle it, null where it is settled. */
  readonly settledBy: string | null;
}

/** A constant at which requests die. */
export interface Cutoff {
  readonly ms: number;
  readonly spreadMs: number;
  readonly died: number;
  readonly outlived: number;
  readonly connectionsReused: 'all-died-reused' | 'some-died-fresh' | 'all-died-fresh' | 'unknown';
  /** Ids of the timelines that died at it. */
  readonly ids: readonly string[];
}

export interface Remedy {
  readonly do: string;
  readonly where: 'server' | 'caller' | 'proxy' | 'platform';
  readonly why: string;
}

export interface Verdict {
  readonly kind: 'root-cause' | 'inconclusive' | 'healthy' | 'no-requests';
  readonly rule: RuleName | null;
  readonly confidence: 'high' | 'medium' | 'low' | null;
  readonly statement: string;
  readonly remedies: readonly Remedy[];
  readonly logNext: readonly string[];
}
