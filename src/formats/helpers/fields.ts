import { wholeStamp } from '../../time/stamp.ts';
import type { Stamp } from '../../types.ts';
import type { JsonObject } from './json-object.ts';

/** The first of the named fields that is a non-empty string, else null. */
export function stringField(object: JsonObject, ...names: string[]): string | null {
  for (const name of names) {
    const value = object[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

/** The first of the named fields that is a finite number (or its decimal text), else null. */
export function numberField(object: JsonObject, ...names: string[]): number | null {
  for (const name of names) {
    const value = object[name];
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    if (typeof value === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value)) return Number(value);
  }
  return null;
}

/** The named field when it is a boolean, else null. */
export function booleanField(object: JsonObject, name: string): boolean | null {
  const value = object[name];
  return typeof value === 'boolean' ? value : null;
}

/** The first of the named fields that is a time: ISO text, or a number of seconds, ms, µs or ns since the epoch. */
export function stampField(object: JsonObject, ...names: string[]): Stamp | null {
  for (const name of names) {
    const value = object[name];
    const stamp = typeof value === 'string' ? wholeStamp(value) : typeof value === 'number' ? epoch(value) : null;
    if (stamp) return stamp;
  }
  return null;
}

// The unit follows from the size: 1e11 s is the year 5138 and 1e11 ms is 1973, so the ranges of our time do not meet.
function epoch(value: number): Stamp | null {
  if (!(value > 1e8 && value < 1e19)) return null;
  const perMicro = value < 1e11 ? 1e6 : value < 1e14 ? 1e3 : value < 1e17 ? 1 : 1e-3;
  const micros = Math.round(value * perMicro);
  const whole = Number.isInteger(value) ? Math.max(1, perMicro) : 1;
  return { micros, resolution: whole, zone: 'absolute', yearKnown: true };
}
