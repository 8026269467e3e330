export interface WorkSignal {
  readonly signal: AbortSignal;
  /** Ends the work, whatever becomes of the response. */
  end(reason: string): void;
}

/** Reasons for which there is nobody to answer, and the work might go on all the same. */
const GONE: ReadonlySet<string> = new Set(['caller-left', 'connection-closed']);

/**
 * The signal that ends an execution: that of its response, or, on `finish`, one that a caller who merely left does not
 * abort. Its reason is an Error whose message is caller-left, connection-closed, deadline or stopping.
 */
export function workSignal(onDisconnect: 'abort' | 'finish', response: AbortSignal): WorkSignal {
  // With `abort` there is no work without a response, and so nothing else to end.
  if (onDisconnect === 'abort') return { signal: response, end: () => undefined };
  const work = new AbortController();
  response.addEventListener(
    'abort',
    () => {
      if (!GONE.has(abortReason(response) ?? '')) work.abort(response.reason);
    },
    { once: true },
  );
  return { signal: work.signal, end: (reason) => work.abort(new Error(reason)) };
}

/** Why work was ended early; null if it was not. */
export function abortReason(signal: AbortSignal): string | null {
  if (!signal.aborted) return null;
  return signal.reason instanceof Error ? signal.reason.message : String(signal.reason);
}
