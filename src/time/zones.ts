import { tzOffset } from '@date-fns/tz';
import type { Micros } from '../types.ts';

const MICROS_PER_MINUTE = 60_000_000;

/** How far a zone's wall clock is ahead of UTC at the instant `at`, in µs; `zone` is an IANA name or `+HH:MM`. */
export function zoneOffset(zone: string, at: Micros): Micros {
  return tzOffset(zone, new Date(Math.floor(at / 1000))) * MICROS_PER_MINUTE;
}

/** Whether `zone` is a name that the platform's time-zone data knows, or an offset such as `+13:00`. */
export function isZone(zone: string): boolean {
  return zone !== '' && !Number.isNaN(tzOffset(zone, new Date(0)));
}

/**
 * The instants at which a wall clock in `zone` shows `wall` (µs, read as if UTC), earliest first: one as a rule,
 * two when clocks are set back. A time that a clock skipped when set forward gives the one instant that the clock
 * would have shown it at, had it not been set.
 */
export function wallToInstants(zone: string, wall: Micros): readonly [Micros] | readonly [Micros, Micros] {
  // Offsets a day before and after bracket every transition: zones change by at most one rule within that time.
  const day = 86_400_000_000;
  const before = wall - zoneOffset(zone, wall - day);
  const after = wall - zoneOffset(zone, wall + day);
  const shows = (at: Micros) => at + zoneOffset(zone, at) === wall;
  if (before === after) return [before];
  const [first, second] = before < after ? [before, after] : [after, before];
  if (shows(first) && shows(second)) return [first, second];
  if (shows(second)) return [second];
  return [shows(first) ? first : before];
}

/** An offset in µs as `UTC` or `UTC+13:00`. */
export function offsetName(offset: Micros): string {
  if (offset === 0) return 'UTC';
  const minutes = Math.abs(offset) / MICROS_PER_MINUTE;
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  return `UTC${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}
