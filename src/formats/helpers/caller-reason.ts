import type { CallerErrorReason } from '../../types.ts';

/** What a caller's error text says of the cause. */
export interface Cause {
  readonly reason: CallerErrorReason;
  readonly status: number | null;
  /** A limit that the text names, in ms. */
  readonly limitMs: number | null;
  /** The words that say so, a literal piece of the text. */
  readonly words: string;
}

type Pattern = readonly [RegExp, CallerErrorReason];

// In order: the first that matches wins. Texts of Node 18–26, node-fetch 2 and 3, undici, axios, got, ky, superagent,
// and of @librechat/agents (https://github.com/danny-avila/agents/blob/main/src/tools/CodeExecutor.ts).
const PATTERNS: readonly Pattern[] = [
  [/Code execution is not authorized[^\n]*/, 'unauthorized'],
  [/The code execution request was rejected[^\n]*/, 'rejected'],
  [/Code execution is temporarily rate[- ]limited[^\n]*|temporarily rate[- ]limited[^\n]*/, 'rate-limited'],
  [/Code execution is temporarily unavailable[^\n]*/, 'unavailable'],
  [/socket hang up|other side closed/, 'socket-hang-up'],
  [/(?:getaddrinfo )?(?:ENOTFOUND|EAI_AGAIN)(?: \S+)?/, 'name-not-resolved'],
  [/(?:connect )?ECONNREFUSED(?: [\d.:[\]a-f]+)?/, 'connection-refused'],
  [/connect ETIMEDOUT(?: [\d.:[\]a-f]+)?|Connect Timeout Error[^\n]*|UND_ERR_CONNECT_TIMEOUT/, 'connect-timeout'],
  [/(?:read |write )?ECONNRESET|write EPIPE/, 'connection-reset'],
  [/Premature close|ERR_STREAM_PREMATURE_CLOSE|(?:reason|fetch \S+): (?:aborted|terminated)\b/, 'premature-close'],
  [/[Tt]imeout of (\d+(?:\.\d+)?) ?ms exceeded/, 'timeout'],
  [/Timeout awaiting '\w+' for (\d+)ms/, 'timeout'],
  [
    /network timeout at: \S+|operation was aborted due to timeout|Request timed out[^\n]*|(?:Headers|Body) Timeout Error/,
    'timeout',
  ],
  [/E(?:SOCKET)?TIMEDOUT/, 'timeout'],
  [/The user aborted a request\.?|(?:This|The) operation was aborted\.?|AbortError|CanceledError/, 'aborted'],
  [/invalid json response body at \S+ reason: [^\n]*|Unexpected (?:token|end of JSON input)[^\n]*/, 'invalid-body'],
  [/HTTP error! status: (\d{3})|responded with status (\d{3})|failed with status code (\d{3})/, 'http-status'],
];

// What Node and node-fetch put behind `reason: `; complete enough that one that begins like a cut text is the only one.
const NODE_REASONS: readonly Pattern[] = [
  [/socket hang up/, 'socket-hang-up'],
  [/self-signed certificate/, 'other'],
  [/read ECONNRESET/, 'connection-reset'],
  [/write EPIPE/, 'connection-reset'],
  [/connect ECONNREFUSED/, 'connection-refused'],
  [/connect ETIMEDOUT/, 'connect-timeout'],
  [/connect EHOSTUNREACH/, 'other'],
  [/connect ENETUNREACH/, 'other'],
  [/getaddrinfo ENOTFOUND/, 'name-not-resolved'],
  [/getaddrinfo EAI_AGAIN/, 'name-not-resolved'],
  [/unable to verify the first certificate/, 'other'],
  [/Premature close/, 'premature-close'],
];

/** DEBUG_CONSOLE cuts a message at 150 characters, CONSOLE_JSON each string at 255: https://github.com/danny-avila/LibreChat (parsers.ts). */
const CUT = /^(.*?)(?:\.\.\. \[truncated\]|\.\.\.)$/s;

/** Reads the cause out of an error text; null where it names none that is known. */
export function causeOf(text: string): Cause | null {
  for (const [pattern, reason] of PATTERNS) {
    const m = pattern.exec(text);
    if (!m) continue;
    const number = [m[1], m[2], m[3]].find((digits) => digits !== undefined);
    return {
      reason,
      status: reason === 'http-status' ? Number(number) : null,
      limitMs: reason === 'timeout' && number !== undefined ? Number(number) : null,
      words: m[0],
    };
  }
  return cutCause(text);
}

/**
 * The cause of a text that was cut: `reason: socket ... [truncated]` is a socket hang up, since no other reason of Node
 * begins so; where several do, or none is left to see, the reason is `truncated`.
 */
function cutCause(text: string): Cause | null {
  const cut = CUT.exec(text);
  if (!cut) return null;
  const visible = /(?:reason: |trying to fetch \S+: )([^\n]*)$/.exec(cut[1] ?? '')?.[1]?.trimEnd() ?? '';
  const reasons = new Set(
    NODE_REASONS.filter(([r]) => visible !== '' && r.source.startsWith(visible)).map(([, r]) => r),
  );
  const [only] = reasons;
  const reason = reasons.size === 1 && only !== undefined ? only : 'truncated';
  return { reason, status: null, limitMs: null, words: text.slice(-Math.min(text.length, 60)).replace(/^.*\n/s, '') };
}
