/** A request that cannot be served; becomes the body that the contract has for `status`. Safe to show to the caller. */
export class HttpError extends Error {
  readonly status: number;
  readonly errorType: string;
  readonly details: readonly ErrorDetail[] | null;
  readonly retryAfterSeconds: number | null;

  constructor(
    status: number,
    message: string,
    more: { errorType?: string; details?: readonly ErrorDetail[]; retryAfterSeconds?: number } = {},
  ) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
    this.errorType = more.errorType ?? typeOf(status);
    this.details = more.details ?? null;
    this.retryAfterSeconds = more.retryAfterSeconds ?? null;
  }
}

export interface ErrorDetail {
  readonly field: string;
  readonly message: string;
  readonly code: string;
}

// The names are KubeCodeRun's: https://github.com/aron-muon/KubeCodeRun/blob/v2.1.3/src/models/errors.py
function typeOf(status: number): string {
  switch (status) {
    case 400:
    case 405:
    case 413:
    case 415:
    case 417:
    case 422:
    case 431:
      return 'validation';
    case 401:
      return 'authentication';
    case 403:
      return 'authorization';
    case 404:
      return 'resource_not_found';
    case 408:
    case 504:
      return 'timeout';
    case 429:
      return 'rate_limited';
    case 502:
      return 'external_service';
    case 503:
      return 'service_unavailable';
    default:
      return 'internal_server';
  }
}
