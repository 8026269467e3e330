/** Round values (1, 2, 5 × 10ⁿ) from one to the other, about so many. */
export function ticksOf(from: number, to: number, about: number): number[] {
  const step = niceStep((to - from) / about);
  const ticks: number[] = [];
  for (let n = Math.ceil(from / step - 1e-9); n * step <= to + step * 1e-9; n += 1) ticks.push(n * step);
  return ticks;
}

/** The next of 1, 2, 5 × 10ⁿ at or above it. */
export function niceStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-6)));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Milliseconds on an axis whose ticks are `step` ms apart: `0`, `250 ms`, `4.98 s`, `3 min`. */
export function tickText(ms: number, step: number): string {
  const size = Math.abs(ms);
  if (size < 1e-6) return '0';
  if (size < 1000) return `${trimmed(ms, step)} ms`;
  if (size < 120_000) return `${trimmed(ms / 1000, step / 1000)} s`;
  if (size < 7_200_000) return `${trimmed(ms / 60_000, step / 60_000)} min`;
  return `${trimmed(ms / 3_600_000, step / 3_600_000)} h`;
}

/** As many decimals as it takes to tell one tick from the next. */
function trimmed(value: number, step: number): string {
  const digits = Math.min(6, Math.max(0, Math.ceil(-Math.log10(Math.max(step, 1e-9)) + 0.3)));
  return String(Number(value.toFixed(digits)));
}
