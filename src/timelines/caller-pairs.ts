import type { LogEvent, Micros } from '../types.ts';
import { activeAt, begin, type Spans } from './active-at.ts';
import type { CallerError } from './caller-error.ts';
import { EdgeList } from './edges.ts';
import { misfit, STATUS_WITHIN } from './fit-callers.ts';
import { peaksOf } from './peaks.ts';
import { lowerBoundOf } from './upper-bound.ts';

/** In ms: a duration this near to a constant is that timer's doing. */
const TIMER_SPREAD = 100;
/** A timer worth considering killed at least this share of the calls that failed: chance crowds are smaller. */
const TIMER_SHARE = 0.2;
/** In ms: the most that distance from the constant may cost. */
const PEAK_CAP = 2000;
/** The next use of a connection that the server closed comes within this, or Node has noticed the close. */
const CLOSED_WITHIN: Micros = 1_000_000;

interface Candidate {
  readonly left: number;
  readonly right: number;
  /** From the request's start to the error, ms. */
  readonly afterMs: number;
  readonly penalty: number;
}

/**
 * Which errors may be about which calls (their places in `spans`), and how badly they fit, in ms: timers make equal
 * durations, so pairings near the commonest durations cost least. `failures` are answers and exceptions after which the
 * server closes a connection.
 */
export function possiblePairs(spans: Spans, errors: readonly CallerError[], failures: readonly LogEvent[]): EdgeList {
  const candidates: Candidate[] = [];
  errors.forEach((error, right) => {
    for (const left of activeAt(spans, error.time.at, STATUS_WITHIN)) {
      const dossier = spans.sorted[left];
      const penalty = dossier ? misfit(error, dossier) : null;
      if (!dossier || penalty === null) continue;
      candidates.push({ left, right, afterMs: (error.time.at - begin(dossier)) / 1000, penalty });
    }
  });
  const peaks = peaksOf(
    candidates.filter((c) => c.penalty === 0).map((c) => c.afterMs),
    errors.reduce((most, e) => Math.max(most, (e.time.latest - e.time.earliest) / 1000), 0),
    Math.ceil(errors.length * TIMER_SHARE),
  );
  const failedAt = failures.map((e) => e.time.at).sort((a, b) => a - b);
  const suspects = new Set(errors.filter((error) => metClosedConnection(error, failedAt)));
  const edges = new EdgeList();
  for (const { left, right, afterMs, penalty } of candidates) {
    const off = peaks.reduce((least, { centre }) => Math.min(least, Math.abs(afterMs - centre)), PEAK_CAP);
    const suspect = suspects.has(errors[right] as CallerError);
    if (!suspect || off <= TIMER_SPREAD) edges.add(left, right, off + penalty);
  }
  return edges;
}

/**
 * uvicorn closes a connection after an unhandled exception; a caller that reuses it at that moment fails within
 * milliseconds, and its request never reaches the application (uvicorn 0.34 httptools_impl.py, `run_asgi`: a 500, then
 * `transport.close()`). Such an error may be anybody's, so it joins only a call whose duration a timer explains.
 */
function metClosedConnection(error: CallerError, failedAt: readonly Micros[]): boolean {
  if (error.reason !== 'connection-reset' && error.reason !== 'socket-hang-up') return false;
  const next = failedAt[lowerBoundOf(failedAt, error.time.latest - CLOSED_WITHIN)];
  return next !== undefined && next <= error.time.latest;
}
