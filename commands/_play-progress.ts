import type { Planned } from '../src/index.ts';

interface PlayProgress {
  start(planned: Planned): void;
  /** A line above the bar, on a call that is over. */
  call(text: string): void;
  /** Any other line above it. */
  line(text: string): void;
  stop(): void;
}

const REDRAW_MS = 100;

/** A bar of time on stderr while calls are played, on a terminal only, and what is said meanwhile above it. */
export async function playProgress(say: (text: string) => void): Promise<PlayProgress> {
  if (!process.stderr.isTTY) return { start: (planned) => say(intro(planned)), call: say, line: say, stop: () => {} };
  const { default: progress } = await import('cli-progress');
  const bars = new progress.MultiBar({
    format: '{bar} {passed} of about {length} s, {over} of {calls} calls over',
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
    forceRedraw: true,
  });
  let redraw: NodeJS.Timeout | undefined;
  let over = 0;
  let running = false;
  const line = (text: string) => {
    if (!running) return say(text);
    bars.log(`${text}\n`);
    bars.update();
  };
  return {
    line,
    start(planned) {
      say(intro(planned));
      running = true;
      const lengthMs = Math.max(1, planned.plan.lengthMs);
      const calls = planned.plan.calls.length * planned.plan.repeat * planned.sides;
      const shown = (ms: number) => ({ passed: seconds(ms), length: seconds(lengthMs), over, calls });
      const begunMs = performance.now();
      const bar = bars.create(lengthMs, 0, shown(0));
      redraw = setInterval(() => {
        const ms = performance.now() - begunMs;
        bar.update(Math.min(ms, lengthMs), shown(ms));
      }, REDRAW_MS);
    },
    call(text) {
      over += 1;
      line(text);
    },
    stop() {
      clearInterval(redraw);
      if (running) bars.stop();
      running = false;
    },
  };
}

function intro({ plan, sides }: Planned): string {
  const calls = plan.calls.length === 1 ? '1 call' : `${plan.calls.length} calls`;
  const times = plan.repeat === 1 ? '' : `, ${plan.repeat} times`;
  const on = sides === 1 ? '' : ' on two servers at once';
  return `Playing ${calls}${times}${on}; takes about ${seconds(plan.lengthMs)} s. Ctrl-C ends it.`;
}

function seconds(ms: number): string {
  return String(Math.ceil(ms / 1000));
}
