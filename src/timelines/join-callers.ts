import type { CallerOperation, JoinBasis, LogEvent, Micros, Skew } from '../types.ts';
import { activeAt, begin, handedOver, type Spans, spansOf } from './active-at.ts';
import { assign, type Edge } from './assign.ts';
import { addEvent, type Dossier, newDossier } from './dossier.ts';
import { peaksOf } from './peaks.ts';
import type { Target } from './target.ts';

export type CallerError = Extract<LogEvent, { kind: 'caller-error' }>;

/** By how much the caller's clock is off, and the middle of that range for joining. */
export interface ClockSkew {
  readonly skew: Skew;
  readonly middle: Micros;
}

/** Caller and server write about one moment within this: logging and the network, both in milliseconds. */
const CLOCK_SLACK: Micros = 50_000;
/** A caller logs an answer with an error status this soon after the server logs it. */
const STATUS_WITHIN: Micros = 2_000_000;
/** In ms: a duration this near to a constant is that timer's doing. */
const TIMER_SPREAD = 100;
/** A timer worth considering killed at least this share of the calls that failed: chance crowds are smaller. */
const TIMER_SHARE = 0.2;
/** In ms: the most that distance from the constant may cost. */
const PEAK_CAP = 2000;
/** In ms: what a call costs that the server believes delivered or aborted in another phase. */
const AGAINST_SERVER_COST = 5000;
/** The next use of a connection that the server closed comes within this, or Node has noticed the close. */
const CLOSED_WITHIN: Micros = 1_000_000;
/** In ms: a reset comes from the other side, so it suits a call that the server still worked on least of all. */
const RESET_COST = 3000;
/** In ms: two pairings whose costs differ by less are about as good. */
const AMBIGUOUS_BELOW = 10;

/**
 * Joins the caller's errors, which carry no identifier, to requests: all at once, under constraints (a delivered
 * request cannot have hung up; the caller's error comes before the server's late notice; an error that never reached
 * the server joins none), and at least cost: timers make equal durations, so pairings near the commonest duration win.
 * An error that fits no request founds a dossier of its own. Where the caller's clock is off (`clockSkew`), that is
 * allowed for in joining, but no time is changed. Returns the events that stay unclaimed.
 */
export function joinCallers(
  dossiers: Dossier[],
  events: readonly LogEvent[],
  errors: readonly CallerError[],
  clockSkew: ClockSkew | null,
): LogEvent[] {
  const spans = spansOf(dossiers, handedOver);
  const { sorted } = spans;
  const claimed = new Set<LogEvent>();
  const failures = events.filter((e) => e.kind === 'server-error' && e.exception);
  for (const { access } of dossiers) if (access?.status === 500) failures.push(access);
  const joinable = errors.filter((error) => !neverArrived(error));
  const edges = possiblePairs(
    spans,
    joinable.map((error) => shifted(error, clockSkew?.middle ?? 0)),
    failures,
  );
  for (const pair of assign(edges)) {
    const dossier = sorted[pair.left];
    const error = joinable[pair.right];
    if (!dossier || !error) continue;
    const basis: JoinBasis = pair.only ? 'only-candidate' : 'assignment';
    addEvent(dossier, error, basis);
    claimed.add(error);
    dossier.callerSkew = clockSkew?.skew ?? null;
    if (!pair.only || clockSkew) dossier.likely.add(error);
    if (pair.margin < AMBIGUOUS_BELOW) {
      dossier.ambiguous.add(error);
      dossier.callerErrors = edges.filter((e) => e.left === pair.left).flatMap((e) => joinable[e.right] ?? []);
      dossier.doubts.push("Another of the caller's errors would fit this request about as well.");
    }
  }
  for (const error of errors) {
    if (claimed.has(error)) continue;
    const dossier = newDossier(null);
    addEvent(dossier, error, 'only-candidate');
    claimed.add(error);
    dossiers.push(dossier);
  }
  joinCallerStarts(dossiers, events, claimed);
  return events.filter((e) => !claimed.has(e));
}

/** The caller's errors about calls of the target. */
export function errorsAbout(events: readonly LogEvent[], target: Target): CallerError[] {
  const operations: Record<string, CallerOperation> = {
    '/exec': 'exec',
    '/files': 'files',
    '/upload': 'upload',
    '/download': 'download',
  };
  const operation = operations[target.path];
  return events.filter((e): e is CallerError => e.kind === 'caller-error' && e.operation === operation);
}

function shifted(error: CallerError, by: Micros): CallerError {
  const { at, earliest, latest, basis } = error.time;
  return by === 0 ? error : { ...error, time: { at: at + by, earliest: earliest + by, latest: latest + by, basis } };
}

interface Candidate {
  readonly left: number;
  readonly right: number;
  /** From the request's start to the error, ms. */
  readonly afterMs: number;
  readonly penalty: number;
}

function possiblePairs(spans: Spans, errors: readonly CallerError[], failures: readonly LogEvent[]): Edge[] {
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
  const suspects = new Set(errors.filter((error) => metClosedConnection(error, failures)));
  const edges: Edge[] = [];
  for (const { left, right, afterMs, penalty } of candidates) {
    const off = peaks.reduce((least, { centre }) => Math.min(least, Math.abs(afterMs - centre)), PEAK_CAP);
    const suspect = suspects.has(errors[right] as CallerError);
    if (!suspect || off <= TIMER_SPREAD) edges.push({ left, right, cost: off + penalty });
  }
  return edges;
}

/** Errors of calls that no server ever saw. */
export function neverArrived(error: CallerError): boolean {
  return (
    error.reason === 'connection-refused' || error.reason === 'name-not-resolved' || error.reason === 'connect-timeout'
  );
}

/**
 * uvicorn closes a connection after an unhandled exception; a caller that reuses it at that moment fails within
 * milliseconds, and its request never reaches the application (uvicorn 0.34 httptools_impl.py, `run_asgi`: a 500, then
 * `transport.close()`). Such an error may be anybody's, so it joins only a call whose duration a timer explains.
 */
function metClosedConnection(error: CallerError, events: readonly LogEvent[]): boolean {
  if (error.reason !== 'connection-reset' && error.reason !== 'socket-hang-up') return false;
  const since = error.time.latest - CLOSED_WITHIN;
  return events.some((e) => e.time.at >= since && e.time.at <= error.time.latest);
}

/** What speaks against the error being the request's, in ms of cost; null if it cannot be. */
function misfit(error: CallerError, dossier: Dossier): number | null {
  if (error.time.latest < begin(dossier) - CLOCK_SLACK) return null;
  const { access } = dossier;
  const statused = error.reason === 'http-status' || error.reason === 'rate-limited' || error.reason === 'rejected';
  if (statused || error.reason === 'unauthorized' || error.reason === 'invalid-body') {
    if (!access && ofGateway(error)) return error.time.earliest > noticed(dossier) + CLOCK_SLACK ? null : 0;
    return access && fitsStatus(error, access.status) && follows(error, access) ? 0 : null;
  }
  if (error.reason === 'unavailable' && access && access.status >= 500) return follows(error, access) ? 0 : null;
  if (error.time.earliest > noticed(dossier) + CLOCK_SLACK) return null;
  if (error.reason === 'premature-close') return access ? 0 : AGAINST_SERVER_COST;
  if (!access) return error.reason === 'connection-reset' ? RESET_COST : 0;
  // An answer that started and was not streamed cannot end in a hang-up; a streamed one can be aborted on the way.
  if (!dossier.streamStarted && !dossier.unconfirmed) return null;
  return error.reason === 'socket-hang-up' ? AGAINST_SERVER_COST : 0;
}

/**
 * 504, and Cloudflare's 524: a hop in between answered for a server that took too long, and left it
 * (RFC 9110, 15.6.5; https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/error-524/).
 */
export function ofGateway(error: CallerError): boolean {
  return error.status === 504 || error.status === 524;
}

function fitsStatus(error: CallerError, status: number): boolean {
  if (error.status !== null) return error.status === status;
  switch (error.reason) {
    case 'unauthorized':
      return status === 401 || status === 403;
    case 'rate-limited':
      return status === 429;
    case 'rejected':
      return status === 400 || status === 422;
    case 'invalid-body':
      return status < 400;
    default:
      return status >= 400;
  }
}

function follows(error: CallerError, access: LogEvent): boolean {
  const gap = error.time.latest - access.time.earliest;
  return gap >= -CLOCK_SLACK && error.time.earliest - access.time.latest <= STATUS_WITHIN;
}

/** By when the caller must have left, µs: the server's first notice of it, or the end that it wrote for nobody. */
export function noticed(dossier: Dossier): Micros {
  const { undeliverable, disconnected, finished, sent, access } = dossier;
  const streamDone = dossier.streamStarted && finished && finished.clientDisconnected !== true;
  // After a stream that went well, the disconnect notice is the normal end of the connection.
  if (streamDone) return finished.time.latest;
  const told = [undeliverable, disconnected, finished?.clientDisconnected ? finished : null, access ? null : sent];
  return told.reduce((least, e) => (e ? Math.min(least, e.time.latest) : least), Number.POSITIVE_INFINITY);
}

/** A caller that logs the start of its tool call does so right before the request arrives. */
const STARTS_WITHIN: Micros = 10_000_000;
/** Where only its error is logged, a call may have begun this long before. */
const LONGEST_CALL: Micros = 900_000_000;
/** How many of the next requests a start may belong to. */
const CANDIDATES = 16;

function joinCallerStarts(dossiers: readonly Dossier[], events: readonly LogEvent[], claimed: Set<LogEvent>): void {
  const starts = events.filter((e) => e.kind === 'caller-started');
  if (starts.length === 0) return;
  const edges: Edge[] = [];
  const { sorted } = spansOf(dossiers.filter((d) => d.started || d.callerError));
  let next = 0;
  starts.forEach((event, right) => {
    while (next < sorted.length && begin(sorted[next] as Dossier) < event.time.at - CLOCK_SLACK) next += 1;
    for (let left = next; left < Math.min(sorted.length, next + CANDIDATES); left++) {
      const dossier = sorted[left] as Dossier;
      const gap = begin(dossier) - event.time.at;
      const within = dossier.started ? STARTS_WITHIN : LONGEST_CALL;
      if (gap <= within) edges.push({ left, right, cost: Math.abs(gap) / 1000 });
    }
  });
  for (const pair of assign(edges)) {
    const dossier = sorted[pair.left];
    const event = starts[pair.right];
    if (!dossier || !event) continue;
    addEvent(dossier, event, pair.only ? 'only-candidate' : 'assignment');
    claimed.add(event);
  }
}
