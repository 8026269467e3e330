import type { LeftAfter } from '../types.ts';

/** Milliseconds as people say them: `34 ms`, `4.997 s`, `19.2 s`, `2 min 5 s`. */
export function sayMs(ms: number): string {
  const rounded = Math.round(ms);
  if (Math.abs(rounded) < 1000) return `${rounded} ms`;
  if (rounded < 10_000) return `${(rounded / 1000).toFixed(3)} s`;
  if (rounded < 120_000) return `${(rounded / 1000).toFixed(1)} s`;
  return `${Math.floor(rounded / 60_000)} min ${Math.round((rounded % 60_000) / 1000)} s`;
}

// Wider than two clocks disagree: then the mean alone would pretend to know.
const TELL_RANGE_FROM_MS = 50;
// In tenths of a second a narrower range would be told too narrow by half.
const TENTHS_FROM_MS = 100;

/** When a cutoff strikes: `4.997 s`, or `4.5 to 5.1 s` where the clocks do not say it better. */
export function sayCutoff({ ms, spreadMs }: { readonly ms: number; readonly spreadMs: number }): string {
  if (spreadMs < TELL_RANGE_FROM_MS) return sayMs(ms);
  const digits = spreadMs < TENTHS_FROM_MS ? 2 : 1;
  return `${((ms - spreadMs) / 1000).toFixed(digits)} to ${((ms + spreadMs) / 1000).toFixed(digits)} s`;
}

/** How closely calls agree on a cutoff: ` ± 3 ms`; empty for one call, and where `sayCutoff` tells a range. */
export function saySpread(cutoff: { readonly spreadMs: number; readonly died: number }): string {
  const told = cutoff.died > 1 && cutoff.spreadMs < TELL_RANGE_FROM_MS;
  return told ? ` ± ${Math.max(1, Math.ceil(cutoff.spreadMs))} ms` : '';
}

/** When a call was left: ` after 4.997 s`, ` after 4.1 to 5.1 s` where a clock is that coarse; empty where unknown. */
export function sayLeft(left: LeftAfter | null): string {
  if (left === null || left.ms === null) return '';
  const spreadMs = (left.latestMs - left.earliestMs) / 2;
  return ` after ${sayCutoff({ ms: (left.latestMs + left.earliestMs) / 2, spreadMs })}`;
}

/** `1 call was`, `3 calls were`. */
export function countWas(n: number, noun: string): string {
  return `${count(n, noun)} ${n === 1 ? 'was' : 'were'}`;
}

/** `The only call was`, `Both calls were`, `All 3 calls were`; `which` narrows the noun: ` of that time`, ` that is known`. */
export function allOf(n: number, noun: string, which = ''): string {
  if (n === 1) return `The only ${noun}${which} was`;
  return `${n === 2 ? 'Both' : `All ${n}`} ${noun}s${which.replace(/^ that is /, ' that are ')} were`;
}

/** `1 call`, `3 calls`. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`;
}

/** `a`, `a and b`, `a, b and c`; beyond `most`, `a, b, c and 4 more`. */
export function list(items: readonly string[], most = 5): string {
  if (items.length > most) return `${items.slice(0, most).join(', ')} and ${items.length - most} more`;
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}
