import type { Micros, Stamp } from '../types.ts';

/** A stamp found in a text, and the index behind its last character. */
export interface FoundStamp {
  readonly stamp: Stamp;
  readonly end: number;
}

// ISO 8601 / RFC 3339 with Python's and Go's liberties: a blank for T, a comma before the fraction, slashes, 1–9 digits.
const ISO =
  /(\d{4})([-/])(\d\d)\2(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: ?(Z|UTC\b|GMT\b|[+-]\d\d:?\d\d\b|[+-]\d\d\b(?!:)))?/y;
// RFC 3164 `Nov 23 17:20:33`, with journald's optional fraction.
const SYSLOG = /(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?/y;
// stern --timestamps=short, Go layout `01-02 15:04:05`.
const SHORT = /(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)/y;
// Common Log Format (Apache, nginx, HAProxy): `10/Feb/2026:07:49:12.123 +0000`.
const CLF =
  /(\d\d)\/(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\/(\d{4}):(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?: ([+-]\d{4}))?/y;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The year a stamp without one is given: a leap year, so that 29 February is valid. */
export const YEARLESS = 1972;

/**
 * Reads the stamp that begins at index `from` of `text`: ISO 8601, Go, syslog, stern's short form, CLF.
 * Returns null where there is none or where a field is out of its range.
 */
export function stampAt(text: string, from = 0): FoundStamp | null {
  // Only a month's name begins with a letter.
  if (text.charCodeAt(from) > 0x39) return syslog(text, from);
  return iso(text, from) ?? clf(text, from) ?? short(text, from);
}

/** Reads a text that is a stamp from its first to its last character (a JSON field), else null. */
export function wholeStamp(text: string): Stamp | null {
  const found = stampAt(text);
  return found && found.end === text.length ? found.stamp : null;
}

/** A stamp out of a count of time units since the epoch, e.g. journald's µs or Loki's ns, given as decimal text. */
export function epochStamp(digits: string, unit: 's' | 'ms' | 'us' | 'ns'): Stamp | null {
  if (!/^\d{1,19}$/.test(digits)) return null;
  const perMicro = { s: 1_000_000, ms: 1000, us: 1, ns: 0.001 }[unit];
  const micros = unit === 'ns' ? Number(BigInt(digits) / 1000n) : Number(digits) * perMicro;
  return { micros, resolution: Math.max(1, perMicro), zone: 'absolute', yearKnown: true };
}

function iso(text: string, from: number): FoundStamp | null {
  // A cheap look before the expression: four digits and a separator.
  const separator = text.charCodeAt(from + 4);
  if ((separator !== 0x2d && separator !== 0x2f) || text.charCodeAt(from) > 0x39) return null;
  ISO.lastIndex = from;
  const m = ISO.exec(text);
  if (!m) return null;
  const wall = wallMicros(Number(m[1]), Number(m[3]), Number(m[4]), m[5], m[6], m[7], m[8]);
  return finish(wall, m[8], m[9], true, ISO.lastIndex);
}

function syslog(text: string, from: number): FoundStamp | null {
  SYSLOG.lastIndex = from;
  const m = SYSLOG.exec(text);
  if (!m) return null;
  const wall = wallMicros(YEARLESS, MONTHS.indexOf(m[1] as string) + 1, Number(m[2]), m[3], m[4], m[5], m[6]);
  return finish(wall, m[6], undefined, false, SYSLOG.lastIndex);
}

function clf(text: string, from: number): FoundStamp | null {
  CLF.lastIndex = from;
  const m = CLF.exec(text);
  if (!m) return null;
  const wall = wallMicros(Number(m[3]), MONTHS.indexOf(m[2] as string) + 1, Number(m[1]), m[4], m[5], m[6], m[7]);
  return finish(wall, m[7], m[8], true, CLF.lastIndex);
}

function short(text: string, from: number): FoundStamp | null {
  SHORT.lastIndex = from;
  const m = SHORT.exec(text);
  if (!m) return null;
  const wall = wallMicros(YEARLESS, Number(m[1]), Number(m[2]), m[3], m[4], m[5], undefined);
  return finish(wall, undefined, undefined, false, SHORT.lastIndex);
}

function wallMicros(
  year: number,
  month: number,
  day: number,
  h: string | undefined,
  min: string | undefined,
  s: string | undefined,
  fraction: string | undefined,
): Micros | null {
  const hour = Number(h);
  const minute = Number(min);
  const second = Number(s);
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 60) return null;
  const midnight = midnightMs(year, month, day);
  if (midnight === null) return null;
  const ms = midnight + ((hour * 60 + minute) * 60 + second) * 1000;
  return ms * 1000 + (fraction ? Number(fraction.slice(0, 6).padEnd(6, '0')) : 0);
}

/** A log stays on one day for many lines. */
let lastDay = { year: 0, month: 0, day: 0, ms: null as number | null };

/** Milliseconds since the epoch at the beginning of a day, UTC; null where the month does not have it. */
function midnightMs(year: number, month: number, day: number): number | null {
  if (lastDay.day !== day || lastDay.month !== month || lastDay.year !== year) {
    const ms = Date.UTC(year, month - 1, day);
    lastDay = { year, month, day, ms: new Date(ms).getUTCDate() === day ? ms : null };
  }
  return lastDay.ms;
}

function finish(
  wall: Micros | null,
  fraction: string | undefined,
  zone: string | undefined,
  yearKnown: boolean,
  end: number,
): FoundStamp | null {
  if (wall === null) return null;
  // containerd trims trailing zeros of nanoseconds, so more than 3 digits may mean any finer clock: 1 µs.
  const digits = fraction?.length ?? 0;
  const resolution = digits > 3 ? 1 : 10 ** (6 - digits);
  if (zone === undefined) return { stamp: { micros: wall, resolution, zone: 'local', yearKnown }, end };
  return { stamp: { micros: wall - offsetMicros(zone), resolution, zone: 'absolute', yearKnown }, end };
}

function offsetMicros(zone: string): Micros {
  const m = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (!m) return 0;
  const minutes = Number(m[2]) * 60 + Number(m[3] ?? 0);
  return (m[1] === '-' ? -minutes : minutes) * 60_000_000;
}
