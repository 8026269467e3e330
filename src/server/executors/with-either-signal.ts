import { setMaxListeners } from 'node:events';

/**
 * Does `work` under a signal that is aborted when either of two is, and lets go of both afterwards. `AbortSignal.any`
 * would do, but where one of them lives as long as the server Node 20 keeps what hangs on it
 * (https://github.com/nodejs/node/issues/55351).
 */
export async function withEitherSignal<T>(
  one: AbortSignal,
  other: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const either = new AbortController();
  const abort = (): void => either.abort();
  // As many as there are executions: no leak, which Node 20 would warn of from the eleventh on.
  setMaxListeners(0, one, other);
  for (const signal of [one, other]) {
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  }
  try {
    return await work(either.signal);
  } finally {
    for (const signal of [one, other]) signal.removeEventListener('abort', abort);
  }
}
