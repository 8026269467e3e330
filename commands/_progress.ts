import type { Progress } from '../src/index.ts';

/** Short runs need no bar. */
const SHOW_AFTER_MS = 1000;

interface ProgressBar {
  update(progress: Progress): void;
  stop(): void;
}

/** A bar on stderr for runs that take more than a second, on a terminal only. */
export async function progressBar(): Promise<ProgressBar> {
  if (!process.stderr.isTTY) return { update: () => {}, stop: () => {} };
  const { default: progress } = await import('cli-progress');
  const bar = new progress.SingleBar({
    format: '{bar} {percentage}%  {file}',
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
  });
  const begun = performance.now();
  let shown = false;
  return {
    update({ file, bytesRead, bytesTotal }) {
      if (bytesTotal === null || performance.now() - begun < SHOW_AFTER_MS) return;
      if (!shown) bar.start(bytesTotal, bytesRead, { file });
      shown = true;
      bar.setTotal(bytesTotal);
      bar.update(bytesRead, { file });
    },
    stop() {
      if (shown) bar.stop();
    },
  };
}
