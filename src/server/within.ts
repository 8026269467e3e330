/** Waits for work, but no longer than so many ms; a failure of it is no concern here. */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([expired, work.catch(() => undefined)]);
  clearTimeout(timer);
}
