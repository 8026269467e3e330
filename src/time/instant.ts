import type { Instant, Micros } from '../types.ts';

/** An instant known exactly (to the microsecond, or to the millisecond that its log writes). */
export function exactly(at: Micros, basis: Instant['basis']): Instant {
  return { at, earliest: at, latest: at, basis };
}

/** From `from` to `to` in milliseconds, to 3 decimals: both are microseconds, so this is exact. */
export function msBetween(from: Micros, to: Micros): number {
  return Math.round(to - from) / 1000;
}

const DAY = 86_400_000_000;
/** `00` to `99`. */
const TWO = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));
let lastDay = Number.NaN;
let lastDate = '';

/** ISO 8601 in UTC with microseconds: `2026-02-10T07:49:12.841000Z`. Reports hold millions, most of them of one day. */
export function isoMicros(at: Micros): string {
  const whole = Math.round(at);
  const day = Math.floor(whole / DAY);
  if (day !== lastDay) {
    lastDate = new Date(day * (DAY / 1000)).toISOString().slice(0, -13);
    lastDay = day;
  }
  const ofDay = whole - day * DAY;
  const second = Math.floor(ofDay / 1_000_000);
  const micros = ofDay - second * 1_000_000;
  const minute = Math.floor(second / 60);
  return `${lastDate}${TWO[Math.floor(minute / 60)]}:${TWO[minute % 60]}:${TWO[second % 60]}.${TWO[Math.floor(micros / 10_000)]}${TWO[Math.floor(micros / 100) % 100]}${TWO[micros % 100]}Z`;
}
