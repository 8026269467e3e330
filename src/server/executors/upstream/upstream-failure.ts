import type { ExecOutcome } from '../../executor.ts';

type Refused = Extract<ExecOutcome, { kind: 'refused' }>;

/** Nothing of the request has reached the upstream, so that trying again is safe. */
const UNREACHABLE = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT'],
]);

/**
 * What the caller is told when there is no answer from the upstream: 503 when it could not be reached, 502 when it
 * broke off. Without its name or address, which are nobody's business outside.
 */
export function upstreamFailure(error: unknown): Refused {
  if (codesOf(error).some((code) => UNREACHABLE.has(code))) {
    return {
      kind: 'refused',
      status: 503,
      error: 'The code execution service behind this server cannot be reached',
      errorType: 'service_unavailable',
      retryAfterSeconds: 5,
    };
  }
  return brokenUpstream('broke off before it had answered');
}

export function brokenUpstream(what: string): Refused {
  return {
    kind: 'refused',
    status: 502,
    error: `The code execution service behind this server ${what}`,
    errorType: 'external_service',
  };
}

/** Of an error, its causes and, where several addresses were tried, of each of them. */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  const inner = error instanceof AggregateError ? error.errors : [error.cause];
  return [...code, ...inner.flatMap(codesOf)];
}
