import type { JoinBasis, LogEvent, Micros } from '../types.ts';
import { assign, type Edge } from './assign.ts';
import { computedStart } from './computed-start.ts';
import { addEvent, type Dossier, firstServerEvent, instanceOf, newDossier } from './dossier.ts';
import { lineOrder } from './line-order.ts';
import { hits, type Target } from './target.ts';
import { upperBound } from './upper-bound.ts';

/** Two lines about one moment may be stamped in the wrong order by this much. */
const ORDER_SLACK: Micros = 5_000;
/** A line without a time of its own bears its collector's, which on a busy machine comes so much later (seen: 7 ms). */
const STAMPED_LATE: Micros = 100_000;
/** Computed and logged starts of one request differ by the reading of its body; 12 MB took 30 ms, a slow link more. */
const BODY_READ: Micros = 60_000_000;
/** The server's lines about the end of one request come within this, unless its event loop stalls. */
const ENDING: Micros = 10_000_000;
/** What a server writes of one end it writes within this. */
const TOGETHER: Micros = 1_000_000;
/** No call is believed to take longer than this. */
const LONGEST_CALL: Micros = 900_000_000;
/** In ms: what a fit that rests on the start alone costs more than one that rests on the end. */
const START_ONLY_COST = 1000;
/** In ms: what a fit costs that holds only if the log has lost a line. */
const LINE_LOST_COST = 5000;
/** In ms: what two lines of one process in different files cost: possible (rotated logs), but never preferred. */
const OTHER_FILE_COST = 5000;

/**
 * Joins the lines about a response that carry no identifier, in this order: `Request processed`, the disconnect
 * notices, and the access lines. Each tells when its request began (time minus duration) or follows a line that does.
 * Lines that fit no known request found a dossier of their own. Returns the events that stay unclaimed.
 */
export function joinResponses(dossiers: Dossier[], events: readonly LogEvent[], target: Target): LogEvent[] {
  const mine = events.filter((e) => e.role === 'server' && isTarget(e, target));
  const claimed = new Set<LogEvent>();
  const by = (kind: LogEvent['kind']) => mine.filter((e) => e.kind === kind && !claimed.has(e));

  join(dossiers, by('response-sent'), byStart, claimed);
  join(dossiers, by('client-disconnected'), byStart, claimed);
  join(dossiers, by('response-unconfirmed'), byStart, claimed);
  join(dossiers, by('response-failed'), byStart, claimed);
  for (const kind of ['response-sent', 'client-disconnected', 'response-unconfirmed'] as const) {
    join(dossiers, by(kind), byEndAlone, claimed);
  }
  for (const event of mine) {
    if (claimed.has(event) || computedStart(event) === null) continue;
    const dossier = newDossier(null);
    dossier.doubts.push('The line that accepts this request is missing; its start is computed from its duration.');
    addEvent(dossier, event, 'only-candidate');
    claimed.add(event);
    const twin = sameStart(dossiers, dossier, event);
    if (twin) addEvent(twin, event, 'only-candidate');
    else dossiers.push(dossier);
  }
  join(dossiers, by('response-started'), byEnd, claimed);
  join(
    dossiers.filter((d) => !d.access),
    by('response-started'),
    byStartAlone,
    claimed,
  );
  for (const event of by('response-started')) {
    const dossier = newDossier(null);
    dossier.doubts.push('Only its access line is logged: when it began is not known.');
    addEvent(dossier, event, 'only-candidate');
    claimed.add(event);
    dossiers.push(dossier);
  }
  joinExceptions(dossiers, events, claimed);
  return events.filter((e) => !claimed.has(e));
}

function isTarget(event: LogEvent, target: Target): boolean {
  return 'method' in event && 'path' in event && hits(target, event.method, event.path);
}

function join(dossiers: readonly Dossier[], events: readonly LogEvent[], by: Fitness, claimed: Set<LogEvent>): void {
  const sorted = dossiers
    .flatMap((d, i) => {
      const at = by.reference(d);
      return at === null ? [] : [{ d, i, at }];
    })
    .sort((a, b) => a.at - b.at);
  const edges: Edge[] = [];
  events.forEach((event, right) => {
    const { from, to } = by.window(event);
    const own: Edge[] = [];
    for (let k = upperBound(sorted, to, (s) => s.at) - 1; k >= 0; k--) {
      const entry = sorted[k];
      if (!entry || entry.at < from) break;
      if (!sameInstance(entry.d, event)) continue;
      const cost = by.fitness(event, entry.d);
      if (cost !== null) own.push({ left: entry.i, right, cost });
    }
    edges.push(...own.sort((a, b) => a.cost - b.cost).slice(0, CANDIDATES));
  });
  for (const pair of assign(edges)) {
    const dossier = dossiers[pair.left];
    const event = events[pair.right];
    if (!dossier || !event) continue;
    const basis: JoinBasis = pair.only ? 'only-candidate' : 'assignment';
    addEvent(dossier, event, basis);
    if (pair.margin < AMBIGUOUS_BELOW) dossier.ambiguous.add(event);
    else if (pair.margin < CERTAIN_FROM) dossier.likely.add(event);
    claimed.add(event);
  }
}

/** How a kind of line finds its request. */
interface Fitness {
  /** The time of a dossier that such a line is near to, µs; null if it can have none. */
  reference(dossier: Dossier): Micros | null;
  /** Where the reference of the line's request must lie. */
  window(event: LogEvent): { from: Micros; to: Micros };
  /** How badly it fits, in ms; null if it cannot belong. */
  fitness(event: LogEvent, dossier: Dossier): number | null;
}

/** Of the requests that a line may belong to, so many of the likeliest are kept. */
const CANDIDATES = 12;

const byStart: Fitness = {
  reference: (dossier) => dossier.started?.time.at ?? dossier.executionStarted?.time.at ?? null,
  window(event) {
    const start = computedStart(event) ?? event.time.at;
    return { from: start - ORDER_SLACK, to: Math.min(start + BODY_READ, event.time.latest + ORDER_SLACK) };
  },
  fitness: fitByStart,
};

/** Requests whose beginning is not logged (the log begins later): all lines about an end come together. */
const byEndAlone: Fitness = {
  reference(dossier) {
    if (dossier.started || dossier.executionStarted) return null;
    return (dossier.finished ?? dossier.undeliverable)?.time.at ?? null;
  },
  window: (event) => ({ from: event.time.earliest - TOGETHER, to: event.time.latest + TOGETHER }),
  fitness(event, dossier) {
    const taken = dossier.events.some(({ event: e }) => e.kind === event.kind);
    const end = dossier.finished ?? dossier.undeliverable;
    return taken || !end ? null : gapTo(event, end);
  },
};

/** Requests with a line that access lines come right after (or, for `Request processed`, before). */
const byEnd: Fitness = {
  reference: (dossier) => (dossier.streamStarted ?? dossier.finished ?? dossier.sent)?.time.at ?? null,
  window: (event) => ({ from: event.time.earliest - ENDING, to: event.time.latest + ENDING }),
  fitness: fitAccess,
};

/** Requests of which nothing but the start is logged. */
const byStartAlone: Fitness = {
  reference(dossier) {
    if (dossier.streamStarted || dossier.finished || dossier.sent) return null;
    return dossier.started?.time.at ?? dossier.executionStarted?.time.at ?? null;
  },
  window: (event) => ({ from: event.time.earliest - LONGEST_CALL, to: event.time.latest + ORDER_SLACK }),
  fitness: fitAccess,
};

/** In ms: two ways to join whose costs differ by less are about as good. */
const AMBIGUOUS_BELOW = 1;
/** In ms: a line that fits its request to the millisecond and the next best this much worse is certain. */
const CERTAIN_FROM = 50;

function sameInstance(dossier: Dossier, event: LogEvent): boolean {
  const own = firstServerEvent(dossier);
  return own === null || instanceOf(own) === instanceOf(event);
}

function fitByStart(event: LogEvent, dossier: Dossier): number | null {
  const start = computedStart(event);
  const begun = dossier.started?.time.at ?? dossier.executionStarted?.time.at ?? null;
  if (start === null || begun === null) return null;
  const body = begun - start;
  if (body < -ORDER_SLACK || body > BODY_READ) return null;
  const last = dossier.finished?.time.at;
  if (last !== undefined && event.kind === 'response-sent' && event.time.at < last - ORDER_SLACK) return null;
  const gap = last === undefined ? ENDING : Math.min(ENDING, Math.abs(event.time.at - last));
  const file = fileCost(event, dossier.finished ?? dossier.started);
  return Math.abs(body) / 1000 + gap / 1000 + file;
}

/**
 * uvicorn writes an access line when a response starts: at the first heartbeat of a stream, else between the handler's
 * last line and `Request processed`; never if the peer was already gone.
 */
function fitAccess(event: LogEvent, dossier: Dossier): number | null {
  if (event.kind !== 'response-started') return null;
  const { streamStarted, finished, sent, undeliverable } = dossier;
  if (streamStarted) return gapTo(event, streamStarted);
  if (undeliverable || finished?.clientDisconnected === true) return null;
  if (sent && (sent.status !== event.status || !inOrder(event, sent))) return null;
  if (finished) {
    if (!inOrder(finished, event)) return null;
    return within(event, finished);
  }
  if (sent) return within(event, sent);
  const begun = dossier.started ?? dossier.executionStarted;
  if (!begun || !inOrder(begun, event)) return null;
  // Without a last line of the handler the answer is an error as a rule (uvicorn's own 500, or a status raised in the
  // handler); a good status means that the handler's last line is lost.
  const lost = event.status < 400 && dossier.requestId !== null ? LINE_LOST_COST : 0;
  return START_ONLY_COST + lost + gapTo(event, begun);
}

function within(event: LogEvent, reference: LogEvent): number | null {
  const gap = gapTo(event, reference);
  return gap > ENDING / 1000 ? null : gap;
}

/** In ms, how far apart they are known to be, plus a word for another file; 0 where their error bars overlap. */
function gapTo(event: LogEvent, reference: LogEvent): number {
  const gap = Math.max(0, event.time.earliest - reference.time.latest, reference.time.earliest - event.time.latest);
  const order = event.source.file === reference.source.file ? lineDistance(event, reference) : 0;
  return gap / 1000 + order + fileCost(event, reference);
}

/** Breaks ties between untimed lines: a thousandth of a ms for each line that lies between. */
function lineDistance(a: LogEvent, b: LogEvent): number {
  return Math.min(1, Math.abs(a.source.line - b.source.line) / 1000);
}

function fileCost(event: LogEvent, reference: LogEvent | null): number {
  return reference && reference.source.file !== event.source.file ? OTHER_FILE_COST : 0;
}

/** Lines of one process in one file stand in the order in which they were written. */
function inOrder(first: LogEvent, second: LogEvent): boolean {
  const comparable = first.source.file === second.source.file && instanceOf(first) === instanceOf(second);
  const slack = comparable && lineOrder(first, second) < 0 ? STAMPED_LATE : ORDER_SLACK;
  if (first.time.earliest > second.time.latest + slack) return false;
  return !comparable || first.time.at !== second.time.at || lineOrder(first, second) < 0;
}

function sameStart(dossiers: readonly Dossier[], fresh: Dossier, event: LogEvent): Dossier | null {
  const start = computedStart(event);
  if (start === null) return null;
  for (let i = dossiers.length - 1; i >= 0 && i >= dossiers.length - 64; i--) {
    const other = dossiers[i];
    if (!other || other === fresh || other.requestId !== null || !sameInstance(other, event)) continue;
    const taken = other.events.some(({ event: e }) => e.kind === event.kind);
    const theirs = other.events.map(({ event: e }) => computedStart(e)).find((s) => s !== null);
    if (!taken && theirs !== undefined && theirs !== null && Math.abs(theirs - start) < ORDER_SLACK) return other;
  }
  return null;
}

/** `Exception in ASGI application` comes right after the 500 that it caused, from the same process. */
function joinExceptions(dossiers: readonly Dossier[], events: readonly LogEvent[], claimed: Set<LogEvent>): void {
  const failed = dossiers.filter((d) => d.access && d.access.status >= 500);
  for (const event of events) {
    if (event.kind !== 'server-error' || !event.exception || claimed.has(event)) continue;
    const near = failed.filter(
      (d) =>
        d.access && instanceOf(d.access) === instanceOf(event) && Math.abs(event.time.at - d.access.time.at) < 100_000,
    );
    const [only] = near;
    if (!only || near.length > 1) continue;
    addEvent(only, event, 'only-candidate');
    claimed.add(event);
  }
}
