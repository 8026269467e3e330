import type { LogEvent, Micros } from '../types.ts';
import { computedStart } from './computed-start.ts';
import { type Dossier, instanceOf } from './dossier.ts';
import type { Fitness } from './join-nearest.ts';
import { lineOrder } from './line-order.ts';

/** Two lines about one moment may be stamped in the wrong order by this much. */
export const ORDER_SLACK: Micros = 5_000;
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

/** Requests that began when the line says that its own did: its time less its duration. */
export const byStart: Fitness = {
  reference: (dossier) => (dossier.started ?? dossier.executionStarted)?.time ?? null,
  anchor: (event) => computedStart(event) ?? event.time.at,
  window(event) {
    const start = computedStart(event) ?? event.time.at;
    return { from: start - ORDER_SLACK, to: Math.min(start + BODY_READ, event.time.latest + ORDER_SLACK) };
  },
  fitness: fitByStart,
};

/** Requests whose beginning is not logged (the log begins later): all lines about an end come together. */
export const byEndAlone: Fitness = {
  reference(dossier) {
    if (dossier.started || dossier.executionStarted) return null;
    return (dossier.finished ?? dossier.undeliverable)?.time ?? null;
  },
  anchor: (event) => event.time.at,
  window: (event) => ({ from: event.time.earliest - TOGETHER, to: event.time.latest + TOGETHER }),
  fitness(event, dossier) {
    const taken = dossier.events.some(({ event: e }) => e.kind === event.kind);
    const end = dossier.finished ?? dossier.undeliverable;
    return taken || !end ? null : gapTo(event, end);
  },
};

/** Requests with a line that access lines come right after (or, for `Request processed`, before). */
export const byEnd: Fitness = {
  reference: (dossier) => (dossier.streamStarted ?? dossier.finished ?? dossier.sent)?.time ?? null,
  anchor: (event) => event.time.at,
  window: (event) => ({ from: event.time.earliest - ENDING, to: event.time.latest + ENDING }),
  fitness: fitAccess,
};

/** Requests of which nothing but the start is logged. */
export const byStartAlone: Fitness = {
  reference(dossier) {
    if (dossier.streamStarted || dossier.finished || dossier.sent) return null;
    return (dossier.started ?? dossier.executionStarted)?.time ?? null;
  },
  anchor: (event) => event.time.at,
  window: (event) => ({ from: event.time.earliest - LONGEST_CALL, to: event.time.latest + ORDER_SLACK }),
  fitness: fitAccess,
};

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
