import type { LeftAfter } from '../../types.ts';

/** The signs an uncertain figure needs. */
export interface UncertaintySigns {
  readonly about: string;
  readonly atMost: string;
  readonly plusMinus: string;
  readonly dash: string;
}

export const UNICODE_SIGNS: UncertaintySigns = { about: '≈', atMost: '≤', plusMinus: '±', dash: '–' };

/** Milliseconds as people read them: `1.9 ms`, `34 ms`, `4.994 s`, `2 min 04.2 s`, `3 h 02 min`. */
export function duration(ms: number): string {
  const size = Math.abs(ms);
  const sign = ms < 0 ? '-' : '';
  if (size < 9.95) return `${sign}${trim(size.toFixed(1))} ms`;
  if (size < 999.5) return `${sign}${Math.round(size)} ms`;
  if (size < 59_999.5) return `${sign}${(Math.round(size) / 1000).toFixed(3)} s`;
  const tenths = Math.round(size / 100);
  if (tenths < 36_000) {
    return `${sign}${Math.floor(tenths / 600)} min ${((tenths % 600) / 10).toFixed(1).padStart(4, '0')} s`;
  }
  const minutes = Math.round(size / 60_000);
  return `${sign}${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** When the caller left, with what is uncertain about it: `4.994 s`, `≈ 5 s ± 0.5 s`, `≤ 6.110 s`. */
export function leftAfterText(left: LeftAfter, signs: UncertaintySigns = UNICODE_SIGNS): string {
  if (left.ms === null) return `${signs.atMost} ${duration(left.latestMs)}`;
  const below = left.ms - left.earliestMs;
  const above = left.latestMs - left.ms;
  if (below < 0.5 && above < 0.5) return duration(left.ms);
  if (Math.abs(below - above) < 1) return `${signs.about} ${duration(left.ms)} ${signs.plusMinus} ${duration(above)}`;
  return `${signs.about} ${duration(left.ms)} (${duration(left.earliestMs)} ${signs.dash} ${duration(left.latestMs)})`;
}

/** An offset from a request's start: `+4.994 s`; `≈` before it where it is uncertain by 50 ms or more; `?` if unknown. */
export function offset(ms: number | null, uncertaintyMs: number, signs: UncertaintySigns = UNICODE_SIGNS): string {
  if (ms === null) return '?';
  const text = `${ms < 0 ? '-' : '+'}${(Math.abs(ms) / 1000).toFixed(uncertaintyMs >= 50 ? 1 : 3)} s`;
  return uncertaintyMs >= 50 ? signs.about + text : text;
}

function trim(figure: string): string {
  return figure.endsWith('.0') ? figure.slice(0, -2) : figure;
}
