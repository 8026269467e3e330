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

/** As structlog's `TimeStamper(fmt='iso')` writes it: `2026-02-10T07:49:12.841023Z`. */
export function isoMicros(ms: number): string {
  const whole = Math.floor(ms);
  const micros = Math.floor((ms - whole) * 1000);
  return `${new Date(whole).toISOString().slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
}
