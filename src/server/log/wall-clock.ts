// Beyond this the two clocks have parted: the machine slept, or its time was set.
const DRIFT_MS = 5;

let offsetMs = performance.timeOrigin;

/** Milliseconds since 1970 with a fraction of microseconds, which `Date.now()` has not. */
export function wallClockMs(): number {
  const fine = offsetMs + performance.now();
  const coarse = Date.now();
  if (Math.abs(fine - coarse) <= DRIFT_MS) return fine;
  offsetMs += coarse - fine;
  return coarse;
}

// Of the many stamps within one second all but the fraction is the same, and making it is what costs.
let lastSecond = Number.NaN;
let lastText = '';

/** As structlog's `TimeStamper(fmt='iso')` writes it: `2026-02-10T07:49:12.841023Z`. */
export function isoMicros(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastText = new Date(second * 1000).toISOString().slice(0, 20);
  }
  const micros = Math.floor((ms - second * 1000) * 1000);
  return `${lastText}${String(micros).padStart(6, '0')}Z`;
}
