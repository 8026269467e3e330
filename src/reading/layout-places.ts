import { stampAt } from '../time/stamp.ts';
import type { Stamp } from '../types.ts';

/** Where in a line a value is, in bytes from its beginning; all of it is ASCII. */
export type Place =
  /** A text: what stands at these places, between parts that never change. */
  | { readonly kind: 'text'; readonly parts: readonly Part[] }
  /** A decimal number without exponent. */
  | ({ readonly kind: 'number' } & Range)
  /** `base` and the time of day at `clock` (`HH:MM:SS`), with `digits` decimals behind `clock + 9`. */
  | {
      readonly kind: 'stamp';
      readonly clock: number;
      readonly digits: number;
      readonly base: number;
      readonly like: Stamp;
    }
  | {
      /** A count of time since the epoch: so many µs are one of it. */
      readonly kind: 'epoch';
      readonly at: number;
      readonly length: number;
      readonly micros: number;
      readonly like: Stamp;
    };

export type Part = string | Range;

export interface Range {
  readonly at: number;
  readonly length: number;
}

const NUMBER = /-?\d+(?:\.\d+)?(?![\d.eE])/g;
const CLOCK = /\d\d:\d\d:\d\d/;
/** More digits than a double holds exactly. */
const MAX_DIGITS = 15;

/**
 * Where a value is in each of some lines of the same length, if it is at one place in all of them, and only at one.
 * Null where it is not copied from there, or where the lines do not tell from which of several places.
 */
export function placeOf(lines: readonly string[], values: readonly unknown[]): Place | null {
  const [first] = values;
  if (typeof first === 'string') return textPlace(lines, values);
  if (typeof first === 'number') return numberPlace(lines, values);
  if (isStamp(first)) return stampPlace(lines, values);
  return null;
}

export function isStamp(value: unknown): value is Stamp {
  return typeof value === 'object' && value !== null && 'micros' in value && 'yearKnown' in value;
}

function textPlace(lines: readonly string[], values: readonly unknown[]): Place | null {
  const texts = values.filter((value) => typeof value === 'string');
  const [first = ''] = texts;
  if (texts.length < values.length || texts.some((text) => text.length !== first.length)) return null;
  const whole = rangeOf(lines, texts);
  if (whole !== null) return { kind: 'text', parts: [whole] };
  const parts: Part[] = [];
  const varies = (i: number) => texts.some((text) => text.charCodeAt(i) !== first.charCodeAt(i));
  for (let from = 0; from < first.length; ) {
    let to = from + 1;
    const free = varies(from);
    while (to < first.length && varies(to) === free) to++;
    if (!free) parts.push(Buffer.from(first.slice(from, to)).toString());
    else {
      const end = to;
      const range = rangeOf(
        lines,
        texts.map((text) => text.slice(from, end)),
      );
      if (range === null) return null;
      parts.push(range);
    }
    from = to;
  }
  return { kind: 'text', parts };
}

/** The one place at which each line has its text. */
function rangeOf(lines: readonly string[], texts: readonly string[]): Range | null {
  const [line = ''] = lines;
  const [text = ''] = texts;
  let found = -1;
  for (let at = line.indexOf(text); at >= 0; at = line.indexOf(text, at + 1)) {
    const here = at;
    if (!lines.every((other, i) => other.startsWith(texts[i] ?? '', here))) continue;
    if (found >= 0) return null;
    found = at;
  }
  return found < 0 ? null : { at: found, length: text.length };
}

function numberPlace(lines: readonly string[], values: readonly unknown[]): Place | null {
  const [line = ''] = lines;
  let found: Range | null = null;
  for (const m of line.matchAll(NUMBER)) {
    // Of `1-5` the number may be the 5.
    const negative = m[0].startsWith('-');
    for (const skipped of negative ? [0, 1] : [0]) {
      const at = m.index + skipped;
      const length = m[0].length - skipped;
      if (length > MAX_DIGITS || isInNumber(line, at)) continue;
      if (!lines.every((other, i) => isNumberAt(other, at, length, values[i]))) continue;
      if (found !== null) return null;
      found = { at, length };
    }
  }
  return found && { kind: 'number', ...found };
}

function isNumberAt(line: string, at: number, length: number, value: unknown): boolean {
  const text = line.slice(at, at + length);
  return /^-?\d+(?:\.\d+)?$/.test(text) && Number(text) === value && !/[\d.eE]/.test(line.charAt(at + length));
}

function isInNumber(line: string, at: number): boolean {
  return at > 0 && /[\d.]/.test(line.charAt(at - 1));
}

function stampPlace(lines: readonly string[], values: readonly unknown[]): Place | null {
  const [line = ''] = lines;
  const [like] = values;
  if (!isStamp(like)) return null;
  let found: Place | null = null;
  for (let at = 0; at < line.length; at++) {
    if (!/[\dA-Z]/.test(line.charAt(at)) || /\w/.test(line.charAt(at - 1))) continue;
    if (!lines.every((other, i) => isSame(stampAt(other, at)?.stamp, values[i]))) continue;
    const place = clockPlace(lines, values, at);
    if (place === null || found !== null) return null;
    found = { kind: 'stamp', ...place, like };
  }
  return found ?? epochPlace(lines, values, like);
}

/** Seconds, ms, µs or ns since the epoch; of ns, all but the last three digits. */
function epochPlace(lines: readonly string[], values: readonly unknown[], like: Stamp): Place | null {
  let found: Place | null = null;
  for (const { index: at, 0: run } of (lines[0] ?? '').matchAll(
    /(?<![\d.])(?:\d{10}|\d{13}|\d{16}|\d{19})(?![\d.])/g,
  )) {
    const length = Math.min(run.length, 16);
    const micros = 10 ** (16 - length);
    const isThere = (line: string, value: unknown) =>
      isStamp(value) &&
      value.micros === Number(line.slice(at, at + length)) * micros &&
      isSame({ ...like, micros: value.micros }, value);
    if (!lines.every((line, i) => isThere(line, values[i]))) continue;
    if (found !== null) return null;
    found = { kind: 'epoch', at, length, micros, like };
  }
  return found;
}

function isSame(found: Stamp | undefined, value: unknown): boolean {
  if (found === undefined || !isStamp(value)) return false;
  return (
    found.micros === value.micros &&
    found.resolution === value.resolution &&
    found.zone === value.zone &&
    found.yearKnown === value.yearKnown
  );
}

/** The time of day of the stamps that begin at `from`, if they are of one day. */
function clockPlace(
  lines: readonly string[],
  values: readonly unknown[],
  from: number,
): { clock: number; digits: number; base: number } | null {
  const [line = ''] = lines;
  const clock = from + line.slice(from).search(CLOCK);
  if (clock < from) return null;
  const digits = /^[.,](\d{1,9})/.exec(line.slice(clock + 8))?.[1]?.length ?? 0;
  const bases = lines.map((other, i) => {
    const stamp = values[i];
    return isStamp(stamp) ? stamp.micros - timeOfDay(Buffer.from(other, 'latin1'), clock, digits) : Number.NaN;
  });
  const [base = Number.NaN] = bases;
  return bases.every((other) => other === base) ? { clock, digits, base } : null;
}

/** The µs since midnight that `HH:MM:SS` and the decimals behind it say. */
export function timeOfDay(bytes: Uint8Array, at: number, digits: number): number {
  const seconds = (two(bytes, at) * 60 + two(bytes, at + 3)) * 60 + two(bytes, at + 6);
  let fraction = 0;
  for (let i = 0; i < 6; i++) fraction = fraction * 10 + (i < digits ? (bytes[at + 9 + i] as number) - 0x30 : 0);
  return seconds * 1_000_000 + fraction;
}

function two(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) - 0x30) * 10 + (bytes[at + 1] as number) - 0x30;
}
