import { tickText } from '../ticks.ts';

const DAY_MS = 86_400_000;

/** Steps that people count time of day in, ms. */
const STEPS = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  1000,
  2000,
  5000,
  10_000,
  15_000,
  30_000,
  60_000,
  120_000,
  300_000,
  600_000,
  900_000,
  1_800_000,
  3_600_000,
  7_200_000,
  10_800_000,
  21_600_000,
  43_200_000,
  DAY_MS,
];

/** About so many round points of time; `epochMs` is what 0 stands for, null for a count from a start. */
export function timeTicks(fromMs: number, toMs: number, about: number, epochMs: number | null) {
  const least = (toMs - fromMs) / Math.max(1, about);
  const step = STEPS.find((each) => each >= least) ?? Math.ceil(least / DAY_MS) * DAY_MS;
  const shift = epochMs ?? 0;
  const ticks: { ms: number; text: string }[] = [];
  for (let at = Math.ceil((fromMs + shift) / step) * step; at <= toMs + shift; at += step) {
    ticks.push({ ms: at - shift, text: epochMs === null ? `+${tickText(at, step)}` : clock(at, step) });
  }
  return ticks;
}

/** Time of day, UTC, as exact as `step` asks for; at midnight, or with steps of days, the day. */
export function clock(ms: number, step: number): string {
  const iso = new Date(ms).toISOString();
  if (step >= DAY_MS) return iso.slice(5, 10);
  if (ms % DAY_MS === 0) return iso.slice(0, 10);
  if (step >= 60_000) return iso.slice(11, 16);
  return step >= 1000 ? iso.slice(11, 19) : iso.slice(11, 23);
}
