/** The contract between the HTTP side of `kcr serve` and whatever runs the code. */
import type { IncomingHttpHeaders } from 'node:http';

export interface FileReference {
  /** 21-character id of the stored file. */
  readonly id: string;
  /** 21-character id of the session it was uploaded to. */
  readonly session_id: string;
  readonly name: string;
}

/** A validated `POST /exec`, in the names of the LibreChat contract. */
export interface ExecRequest {
  /** Our own id of this request, for logs. */
  readonly requestId: string;
  readonly lang: string;
  readonly code: string;
  readonly args: readonly string[];
  readonly files: readonly FileReference[];
  /** A session to go on with; null starts a new one. */
  readonly sessionId: string | null;
  readonly entityId: string | null;
  readonly userId: string | null;
  /** The request as it came, for executors that pass it on: unknown fields and headers included. */
  readonly original: OriginalRequest;
}

export interface OriginalRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The other end of its connection, an IP address; null if it had gone before it was asked for. */
  readonly address: string | null;
  readonly httpVersion: string;
}

export interface ExecFile {
  readonly id: string;
  readonly name: string;
  readonly path?: string;
  readonly session_id?: string;
}

/** Body of a successful answer. Program errors, time-outs (exit 124) and dead sandboxes are also this, with stderr. */
export interface ExecResult {
  readonly session_id: string;
  readonly files: readonly ExecFile[];
  readonly stdout: string;
  readonly stderr: string;
  readonly has_state?: boolean;
  readonly state_size?: number | null;
  readonly state_hash?: string | null;
  /** Anything an upstream adds is passed on as it came. */
  readonly [more: string]: unknown;
}

/** What an execution came to. `refused` has the HTTP status that the answer should carry. */
export type ExecOutcome =
  | { readonly kind: 'done'; readonly result: ExecResult; readonly exitCode: number | null }
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly error: string;
      readonly errorType: string;
      readonly details?: readonly { field: string; message: string; code: string }[];
      readonly retryAfterSeconds?: number;
    };

/** What an executor tells while it works, for the lifecycle log. */
export type ExecProgress =
  | { readonly kind: 'session'; readonly sessionId: string; readonly created: boolean }
  | { readonly kind: 'started'; readonly executionId: string }
  | {
      readonly kind: 'finished';
      readonly executionId: string;
      /** Null where the program did not end by itself; unknown where only somebody else saw it end. */
      readonly exitCode: number | null | 'unknown';
      readonly timeMs: number;
    };

/** A part that something depends on, and what is wrong with it. */
export interface Trouble {
  readonly part: string;
  readonly why: string;
}

export interface Executor {
  readonly name: string;
  /** Languages it can run now. */
  readonly languages: readonly string[];
  /** Whether foreign code is contained; false makes the server refuse to listen on anything but loopback. */
  readonly sandboxed: boolean;
  /** Why not, and what to install; null when sandboxed. */
  readonly sandboxAdvice: string | null;
  /** What `execute` would refuse whatever happens until then, such as an unknown language; null for all else. */
  refuse?(request: ExecRequest): Extract<ExecOutcome, { kind: 'refused' }> | null;
  /**
   * Runs one request. Aborting `signal` ends the work with all its children and settles the promise soon after.
   * Never rejects for what a caller or a program did; rejects only for a fault of the executor itself.
   */
  execute(request: ExecRequest, signal: AbortSignal, progress: (step: ExecProgress) => void): Promise<ExecOutcome>;
  /** Whether it could take work now, for /ready. */
  ready(): Promise<boolean>;
  /** What this executor depends on, if it is not as it should be; asked for /health and /ready. Safe to show to anybody. */
  trouble?(path: '/health' | '/ready'): Promise<Trouble | null>;
  close(): Promise<void>;
}
