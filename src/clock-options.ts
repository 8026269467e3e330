import type { ClockOptions, Named } from './time/clocks.ts';
import { stampAt } from './time/stamp.ts';
import { isZone, wallToInstants } from './time/zones.ts';
import type { Micros } from './types.ts';
import { UsageError } from './usage-error.ts';

/**
 * Understands `--tz` (`Zone` or `NAME=Zone`) and `--offset` (`NAME=+120ms`, also `us`, `s`, `m`, `h`).
 * `now` is µs since the epoch. Throws UsageError where one cannot be understood.
 */
export function clockOptions(tz: readonly string[], offset: readonly string[], now: Micros): ClockOptions {
  return { zones: tz.map(zone), offsets: offset.map(shift), now };
}

function zone(given: string): Named<string> {
  const { name, value } = named(given);
  if (!isZone(value)) {
    const hint = 'Give an IANA name or an offset: --tz Pacific/Auckland, --tz librechat=+13:00.';
    throw new UsageError(`--tz ${given}: '${value}' is not a time zone.`, hint);
  }
  return { name, value };
}

const UNITS: Record<string, Micros> = { us: 1, ms: 1000, s: 1_000_000, m: 60_000_000, h: 3_600_000_000 };

function shift(given: string): Named<Micros> {
  const { name, value } = named(given);
  const m = /^([+-]?\d+(?:\.\d+)?)(us|ms|s|m|h)$/.exec(value);
  const unit = UNITS[m?.[2] ?? ''];
  if (name === null || !m || unit === undefined) {
    const hint = 'Name the file, format, pod or container and what to add to its times: --offset librechat=+120ms.';
    throw new UsageError(`--offset ${given}: expected NAME=±NUMBER and a unit (us, ms, s, m, h).`, hint);
  }
  return { name, value: Math.round(Number(m[1]) * unit) };
}

function named(given: string): Named<string> {
  const equals = given.lastIndexOf('=');
  if (equals < 0) return { name: null, value: given };
  return { name: given.slice(0, equals), value: given.slice(equals + 1) };
}

/**
 * A point in time that the user gave: ISO 8601, without an offset in `zone` (default UTC); or a bare time of day
 * (`07:49` or `07:49:12`), which means that time on `day` (µs). Throws UsageError naming the flag.
 */
export function timeOption(flag: string, given: string, zoneName: string | null, day: Micros | null): Micros {
  const date = day === null ? null : new Date(day / 1000).toISOString().slice(0, 10);
  const ofDay = /^\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(given);
  const padded = /T?\d\d:\d\d$/.test(given) && !/[+-]\d\d:\d\d$/.test(given) ? `${given}:00` : given;
  const full = ofDay && date ? `${date}T${padded}` : /^\d{4}-\d\d-\d\d$/.test(given) ? `${given}T00:00:00` : padded;
  const found = stampAt(full);
  if (!found || found.end !== full.length || !found.stamp.yearKnown) {
    throw new UsageError(
      `${flag} ${given}: not a time.`,
      `Write it as ${flag} 2026-02-10T07:49:12Z or ${flag} 07:49:12.`,
    );
  }
  const { stamp } = found;
  return stamp.zone === 'absolute' || zoneName === null ? stamp.micros : wallToInstants(zoneName, stamp.micros)[0];
}
