import type { ExecOutcome } from '../../executor.ts';

type Refused = Extract<ExecOutcome, { kind: 'refused' }>;

/** Nothing of the request has reached the upstream, so that trying again is safe. */
const UNREACHABLE = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'],
]);
/** It was there and fell silent. ETIMEDOUT is also what connecting may end with: then its `syscall` says so. */
const SILENT = new Set(['ETIMEDOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
/** https://nodejs.org/docs/latest-v20.x/api/tls.html#x509-certificate-error-codes, and what OpenSSL says. */
const UNTRUSTED = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO$)/;

/** What went wrong between here and the upstream, in words that name nobody: `text` follows "the service behind". */
export interface UpstreamTrouble {
  readonly status: 502 | 503 | 504;
  readonly text: string;
  /** Node's or undici's name for it; null if it has none. */
  readonly code: string | null;
}

export function upstreamTrouble(error: unknown): UpstreamTrouble {
  const found = codesOf(error);
  const of = (test: (each: Coded) => boolean) => found.find(test)?.code;
  const connecting = of(
    ({ code, syscall }) => UNREACHABLE.has(code) || (code === 'ETIMEDOUT' && syscall === 'connect'),
  );
  if (connecting !== undefined) return { status: 503, text: 'cannot be reached', code: connecting };
  const silent = of(({ code }) => SILENT.has(code));
  if (silent !== undefined) return { status: 504, text: 'fell silent before it had answered', code: silent };
  const untrusted = of(({ code }) => UNTRUSTED.test(code));
  if (untrusted !== undefined) return { status: 502, text: 'is not trusted: its TLS failed', code: untrusted };
  return { status: 502, text: 'broke off before it had answered', code: found[0]?.code ?? null };
}

/**
 * What the caller is told when there is no answer from the upstream: 503 when it could not be reached, 504 when it fell
 * silent, 502 when it broke off. Without its name or address, which are nobody's business outside.
 */
export function upstreamFailure(error: unknown): Refused {
  const { status, text, code } = upstreamTrouble(error);
  const said = code === null ? text : `${text} (${code})`;
  if (status === 502) return brokenUpstream(said);
  return {
    kind: 'refused',
    status,
    error: `The code execution service behind this server ${said}`,
    errorType: status === 503 ? 'service_unavailable' : 'timeout',
    ...(status === 503 ? { retryAfterSeconds: 5 } : {}),
  };
}

export function brokenUpstream(what: string): Refused {
  return {
    kind: 'refused',
    status: 502,
    error: `The code execution service behind this server ${what}`,
    errorType: 'external_service',
  };
}

interface Coded {
  readonly code: string;
  readonly syscall: unknown;
}

/** Of an error, its causes and, where several addresses were tried, of each of them. */
function codesOf(error: unknown): Coded[] {
  if (!(error instanceof Error)) return [];
  const own =
    'code' in error && typeof error.code === 'string' ? [{ code: error.code, syscall: syscallOf(error) }] : [];
  const inner: unknown[] = error instanceof AggregateError ? error.errors : [error.cause];
  return [...own, ...inner.flatMap(codesOf)];
}

function syscallOf(error: Error): unknown {
  return 'syscall' in error ? error.syscall : null;
}
