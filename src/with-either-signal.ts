import { setMaxListeners } from 'node:events';

/**
 * Does `work` under a signal that is aborted when either of two is, for the same reason, and lets go of both afterwards.
 * `AbortSignal.any` would do, but Node 20 keeps what hangs on a signal that lives as long as the process
 * (https://github.com/nodejs/node/issues/55351), and a garbage collection takes an `AbortSignal.timeout` that only
 * `any` knows of, so that it never fires.
 */
export async function withEitherSignal<T>(
  one: AbortSignal,
  other: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const either = new AbortController();
  const abort = ({ target }: { target: EventTarget | null }): void =>
    either.abort((target === other ? other : one).reason);
  // As many as there are executions: no leak, which Node 20 would warn of from the eleventh on.
  setMaxListeners(0, one, other);
  for (const signal of [one, other]) {
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort({ target: signal });
  }
  try {
    return await work(either.signal);
  } finally {
    for (const signal of [one, other]) signal.removeEventListener('abort', abort);
  }
}
