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
  /** The operating system's or OpenSSL's name for it, which people look for; null where it has none. */
  readonly code: string | null;
}

/** What answered speaks no HTTP, or breaks its rules: https://github.com/nodejs/undici/blob/v7.0.0/docs/docs/api/Errors.md */
const NO_HTTP = /^(?:HPE_|UND_ERR_HEADERS_OVERFLOW$|UND_ERR_RES_CONTENT_LENGTH_MISMATCH$)/;
/** Names of undici's own say no more than the words. */
const OWN = /^UND_/;

export function upstreamTrouble(error: unknown): UpstreamTrouble {
  const found = codesOf(error);
  const of = (test: (each: Coded) => boolean) => found.find(test)?.code;
  const trouble = (status: UpstreamTrouble['status'], text: string, code: string | undefined): UpstreamTrouble => ({
    status,
    text,
    code: code === undefined || OWN.test(code) || NO_HTTP.test(code) ? null : code,
  });
  const connecting = of(
    ({ code, syscall }) => UNREACHABLE.has(code) || (code === 'ETIMEDOUT' && syscall === 'connect'),
  );
  if (connecting !== undefined) return trouble(503, 'cannot be reached', connecting);
  const silent = of(({ code }) => SILENT.has(code));
  if (silent !== undefined) return trouble(504, 'fell silent before it had answered', silent);
  const untrusted = of(({ code }) => UNTRUSTED.test(code));
  if (untrusted !== undefined) return trouble(502, 'is not trusted: its TLS failed', untrusted);
  const noHttp = of(({ code }) => NO_HTTP.test(code));
  if (noHttp !== undefined) return trouble(502, 'gave an answer that is not valid HTTP', noHttp);
  return trouble(502, 'broke off before it had answered', found.find(({ code }) => !OWN.test(code))?.code);
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
  const code = codeOf(error);
  const own = code === null ? [] : [{ code, syscall: 'syscall' in error ? error.syscall : null }];
  const inner: unknown[] = error instanceof AggregateError ? error.errors : [error.cause];
  return [...own, ...inner.flatMap(codesOf)];
}

function codeOf(error: Error): string | null {
  if ('code' in error && typeof error.code === 'string') return error.code;
  // Of its parser's errors undici does not always say which.
  return error.name === 'HTTPParserError' ? 'HPE_INTERNAL' : null;
}
