/**
 * Does `work` under a signal that is aborted when either of two is, and lets go of both afterwards. `AbortSignal.any`
 * would do, but where one of them lives as long as the server Node 20 keeps what hangs on it
 * (https://github.com/nodejs/node/issues/54614).
 */
export async function withEitherSignal<T>(
  one: AbortSignal,
  other: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const either = new AbortController();
  const abort = (): void => either.abort();
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
