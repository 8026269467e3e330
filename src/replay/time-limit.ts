/** A signal that is aborted as `AbortSignal.timeout(ms)` is, but that its timer holds until it is cleared. */
export interface TimeLimit {
  readonly signal: AbortSignal;
  clear(): void;
}

/** Starts the limit now; `ms` is rounded up. */
export function timeLimit(ms: number): TimeLimit {
  const controller = new AbortController();
  const late = () => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
  const timer = setTimeout(late, Math.ceil(ms));
  return { signal: controller.signal, clear: () => clearTimeout(timer) };
}
