import type { Closing } from './who-closed.ts';

/** What the ladder of answers is asked for and what it tells; it knows node:http and nothing else of this project. */

/** `auto` drips where that can help and goes straight to white space in the body where it cannot. */
export type HeartbeatMode = 'auto' | 'drip' | 'body' | 'off';

/** How an answer went out: at once, after dripped bytes of the status line, or behind white space in its body. */
export type AnswerPath = 'fast' | 'drip' | 'body';

/** A whole answer. `headers` without Content-Length; `body` must not be empty where JSON is expected. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body: string | Buffer;
}

export interface LadderOptions {
  readonly mode: HeartbeatMode;
  /** An answer that is there within this many ms goes out as if there were no heartbeat. */
  readonly firstByteMs: number;
  /** From beat to beat. At most half of the caller's shortest idle timer. */
  readonly intervalMs: number;
  /** After this many ms the answer is `deadlineAnswer`: heartbeats never end by themselves. 0 is no cap. */
  readonly maxDurationMs: number;
  /** A caller that has not taken the answer this many ms after its end is cut off. */
  readonly endDeadlineMs: number;
  /** Callers (by User-Agent) known to have a first-byte timer: they get their headers at the first beat. */
  readonly bodyUserAgents: readonly RegExp[];
  /** An error that comes after status 200 went out, as the complete JSON document that has to say it. */
  readonly lateBody: (status: number, body: string) => string;
  readonly deadlineAnswer: () => Answer;
  readonly tell: (event: LadderEvent) => void;
}

/** Where a response was when its caller went away. */
export type LeftPhase =
  /** Before the first byte of an answer. */
  | 'silent'
  /** While the status line dripped. */
  | 'drip'
  /** After the headers, while white space was sent. */
  | 'white-space'
  /** While the answer itself was on its way. */
  | 'answer';

export type LadderEvent =
  | { readonly kind: 'path'; readonly path: AnswerPath; readonly because: string; readonly afterMs: number }
  | { readonly kind: 'beat'; readonly path: 'drip' | 'body' }
  | { readonly kind: 'committed'; readonly afterMs: number; readonly beats: number }
  | {
      readonly kind: 'answered';
      readonly meant: number;
      readonly sent: number;
      /** The head had gone out before. */
      readonly committed: boolean;
      readonly afterMs: number;
    }
  | { readonly kind: 'over'; readonly summary: LadderSummary };

/** How one response went, all times in ms from its start. */
export interface LadderSummary {
  readonly path: AnswerPath;
  /** Beats sent, dripped bytes and white space together. */
  readonly beats: number;
  /** Beats left out because the caller was not reading, or it was not this response's turn on its connection. */
  readonly skipped: number;
  readonly firstByteMs: number | null;
  readonly committedMs: number | null;
  readonly answeredMs: number | null;
  /** The status that the work came to, and the one that stood in the status line; null if none did. */
  readonly meant: number | null;
  readonly sent: number | null;
  /** Of the body, white space included. */
  readonly bodyBytes: number;
  /**
   * `delivered`: the operating system took the whole answer, which is all that a server can know at that moment.
   * `stalled`: the answer was there but the caller did not read it until the deadline, and was cut off. `cut`: this
   * server closed the connection for another reason.
   */
  readonly end: 'delivered' | 'caller-left' | 'stalled' | 'cut';
  /** Who ended the connection before the answer was out; null when delivered. */
  readonly closing: Closing | null;
  /** Null when delivered. */
  readonly phase: LeftPhase | null;
  readonly endedMs: number;
  /** From the last byte of ours (or, before any, from the start) to the end. */
  readonly sinceLastByteMs: number;
}
