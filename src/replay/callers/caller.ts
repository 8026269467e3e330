/** Programs whose behaviour towards a server can be played. */
export type CallerName = 'librechat' | 'librechat-fixed' | 'node-fetch' | 'fetch' | 'axios' | 'deadline' | 'curl';

export interface Target {
  /** Without a slash at its end; `/exec`, `/files/…` and `/upload` come behind it. */
  readonly url: string;
  readonly apiKey: string | null;
}

export interface Answer {
  readonly status: number;
  /** What the body holds; null where the status is not 2xx, for then nobody reads it, and of a download. */
  readonly json: unknown;
}

/**
 * One caller's way to a server, with its own pool of connections. Each method rejects with what the HTTP client says
 * when it fails, and only then: an answer is an answer, whatever its status.
 */
export interface Way {
  /** One file, as multipart/form-data. */
  upload(form: Form, signal: AbortSignal): Promise<Answer>;
  /** The look at a session's files that comes before a run with files attached. */
  listFiles(sessionId: string, signal: AbortSignal): Promise<Answer>;
  /** A file of a session, read to its end; what it holds is not kept. */
  download(sessionId: string, fileId: string, signal: AbortSignal): Promise<Answer>;
  /** `POST /exec` with this body of JSON. */
  exec(body: string, signal: AbortSignal): Promise<Answer>;
  /** Closes its connections. */
  close(): void;
}

/** A multipart body, ready to be sent by any client. */
export interface Form {
  readonly body: Buffer<ArrayBuffer>;
  readonly contentType: string;
}

export interface CallerOptions {
  /** For `deadline`: how long it waits in all, ms. */
  readonly deadlineMs: number;
}

/** Opens a way to a server, as one kind of caller has it. */
export type OpenWay = (target: Target, options: CallerOptions) => Way;
