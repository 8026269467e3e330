import type { Instant, Micros } from '../types.ts';

/** An instant known exactly (to the microsecond, or to the millisecond that its log writes). */
export function exactly(at: Micros, basis: Instant['basis']): Instant {
  return { at, earliest: at, latest: at, basis };
}

/** From `from` to `to` in milliseconds, to 3 decimals: both are microseconds, so this is exact. */
export function msBetween(from: Micros, to: Micros): number {
  return Math.round(to - from) / 1000;
}

/** ISO 8601 in UTC with microseconds: `2026-02-10T07:49:12.841000Z`. */
export function isoMicros(at: Micros): string {
  const ms = Math.floor(at / 1000);
  const rest = Math.round(at - ms * 1000);
  return `${new Date(ms).toISOString().slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}
