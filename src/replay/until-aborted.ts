/** What `work` resolves to, or null as soon as `signal` ends the wait for it; `work` itself goes on. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  let end = () => {};
  const aborted = new Promise<null>((resolve) => {
    end = () => resolve(null);
  });
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}
