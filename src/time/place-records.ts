import type { FactKind, Ids, Instant, LogEvent, Micros, Stamp } from '../types.ts';
import type { ClockReader } from './clocks.ts';
import { exactly } from './instant.ts';
import { type ClockStamp, envelopeClock, type RawRecord } from './raw-record.ts';

/** A stamp this fine is taken as exact: what it leaves open (1 ms) is below what logging itself delays. */
const FINE: Micros = 1000;
/** How much later than the line was written a container runtime may have stamped it. */
const RECEIVE_DELAY: Micros = 50_000;

/** The events of one source, and the earliest and latest time of those whose time is known; null without any. */
export interface PlacedRecords {
  readonly events: readonly LogEvent[];
  readonly period: readonly [Micros, Micros] | null;
}

/**
 * Gives every record of one source (in the order of its lines) its place in time.
 * A record without any time lies between its neighbours; where its file has no times at all only the order is kept.
 * With `release` the readings become the events, and each record is given up for its event.
 */
export function placeRecords(records: readonly RawRecord[], clocks: ClockReader, release: boolean): PlacedRecords {
  const events: LogEvent[] = [];
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let previous: Micros | undefined;
  const texts = sharedTexts();
  const origins = sharedOrigins();
  for (let order = 0; order < records.length; order++) {
    const record = records[order] as RawRecord;
    const time = instantOf(record, clocks, previous) ?? exactly(order, 'unknown');
    if (time.basis !== 'unknown') {
      previous = time.at;
      if (time.at < from) from = time.at;
      if (time.at > to) to = time.at;
    }
    const { envelope, reading } = record;
    // Copying objects of dozens of kinds is slow, adding to them is not.
    const event = (release ? reading : { ...reading }) as Mutable<LogEvent>;
    // What is the same in millions of records is kept once, and the stamp is not needed any more.
    event.stamp = null;
    event.ids = sharedIds(reading.ids);
    event.text = texts(reading.text);
    event.source = record.source;
    event.format = record.format;
    event.time = time;
    event.origin = origins(envelope?.pod ?? null, envelope?.container ?? null);
    event.order = order;
    events.push(event);
    if (release) (records as (RawRecord | null)[])[order] = null;
  }
  return { events, period: from <= to ? [from, to] : null };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** How many different texts are looked back at: the messages of a program are few. */
const TEXTS = 512;

/** Gives of equal texts the one that came first, as long as that is not long ago. */
function sharedTexts(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= TEXTS) known.clear();
    known.set(text, text);
    return text;
  };
}

const NO_IDS: Ids = { requestId: null, sessionId: null, executionId: null, pod: null };

function sharedIds(ids: Ids): Ids {
  const { requestId, sessionId, executionId, pod } = ids;
  return requestId === null && sessionId === null && executionId === null && pod === null ? NO_IDS : ids;
}

/** Gives of equal origins the one that came first. */
function sharedOrigins(): (pod: string | null, container: string | null) => LogEvent['origin'] {
  const known = new Map<string | null, Map<string | null, LogEvent['origin']>>();
  return (pod, container) => {
    const ofPod = known.get(pod) ?? new Map<string | null, LogEvent['origin']>();
    known.set(pod, ofPod);
    const origin = ofPod.get(container) ?? { pod, container };
    ofPod.set(container, origin);
    return origin;
  };
}

function instantOf(record: RawRecord, clocks: ClockReader, near: Micros | undefined): Instant | null {
  const own = record.reading.stamp;
  const around = record.envelope?.stamp ?? null;
  if (own && (own.resolution <= FINE || !around || around.resolution >= own.resolution)) {
    return ofStamp(own, clocks.read(own, record.clock, near), 'own');
  }
  if (own && around) return refined(own, around, record, clocks, near);
  if (around) {
    const coarse = ofStamp(around, clocks.read(around, envelopeClock(record.source.file), near), 'envelope');
    return around.resolution <= FINE ? coarse : narrowed(coarse, record, clocks, near);
  }
  return between(record, clocks, near);
}

function ofStamp(stamp: Stamp, at: Micros, basis: Instant['basis']): Instant {
  if (stamp.resolution <= FINE) return exactly(at, basis);
  return { at: at + stamp.resolution / 2, earliest: at, latest: at + stamp.resolution - 1, basis };
}

/** A coarse own stamp under an envelope with a fine one: the envelope's, within what the own one allows. */
function refined(own: Stamp, around: Stamp, record: RawRecord, clocks: ClockReader, near: Micros | undefined): Instant {
  const coarse = ofStamp(own, clocks.read(own, record.clock, near), 'own');
  const received = clocks.read(around, envelopeClock(record.source.file), near);
  const agrees = received >= coarse.earliest && received <= coarse.latest + RECEIVE_DELAY;
  if (!agrees) return coarse;
  return {
    at: received,
    earliest: Math.max(coarse.earliest, received - RECEIVE_DELAY),
    latest: received,
    basis: 'envelope',
  };
}

/** Whole seconds of an envelope, narrowed by the fine stamps of the lines before and after in the same stream. */
function narrowed(coarse: Instant, record: RawRecord, clocks: ClockReader, near: Micros | undefined): Instant {
  const read = (found: ClockStamp | null) =>
    found && found.stamp.resolution <= FINE ? clocks.read(found.stamp, found.clock, near) : null;
  const earliest = Math.max(coarse.earliest, read(record.before) ?? coarse.earliest);
  const latest = Math.min(coarse.latest, read(record.after) ?? coarse.latest);
  if (earliest > latest) return coarse;
  const known = earliest > coarse.earliest || latest < coarse.latest;
  const at = !known ? coarse.at : sticksToNext(record.reading.kind) ? latest : earliest;
  return { at, earliest, latest, basis: 'envelope' };
}

function between(record: RawRecord, clocks: ClockReader, near: Micros | undefined): Instant | null {
  const read = (found: ClockStamp) => ofStamp(found.stamp, clocks.read(found.stamp, found.clock, near), 'neighbours');
  const before = record.before ? read(record.before) : null;
  const after = record.after ? read(record.after) : null;
  if (!before && !after) return null;
  const earliest = before?.earliest ?? after?.earliest ?? 0;
  const latest = Math.max(earliest, after?.latest ?? before?.latest ?? 0);
  const at = sticksToNext(record.reading.kind) ? latest : Math.min(latest, before?.at ?? latest);
  return { at, earliest, latest, basis: 'neighbours' };
}

/**
 * An access line comes at the end of what it reports, right before the application's own line about the same request;
 * every other untimed line comes right after the one before it.
 */
function sticksToNext(kind: FactKind): boolean {
  return kind === 'response-started';
}
