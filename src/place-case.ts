import { timeOption } from './clock-options.ts';
import type { SourceRecords } from './read-records.ts';
import { type ClockOptions, type ClockReader, readClocks } from './time/clocks.ts';
import { placeRecords } from './time/place-records.ts';
import type { RawRecord } from './time/raw-record.ts';
import { buildCase, zonesByCause } from './timelines/build-case.ts';
import type { Case, LogEvent, Micros, SourceSummary } from './types.ts';
import { UsageError } from './usage-error.ts';

/** What a person may say of which calls to look at; see AnalyzeOptions. */
export interface CaseOptions {
  readonly tz?: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly path?: string;
}

export interface PlacedCase {
  readonly case: Case;
  /** All events, in the order of their sources and lines, whether or not they are in the period asked for. */
  readonly events: readonly LogEvent[];
  /** Zones found by cause and effect, with those that were known before: as in ClockOptions. */
  readonly byCause: ReadonlyMap<string, Micros>;
}

/**
 * Puts what was read of all sources on one time axis and joins it into timelines. Throws UsageError for a bad period.
 * With `release`, the records of `read` are given up for the events that they become: nobody may need them again.
 */
export function placeCase(
  read: readonly SourceRecords[],
  given: ClockOptions,
  options: CaseOptions,
  { release = false } = {},
): PlacedCase {
  const { clocks, events, byCause } = placeAll(read, given, options.path);
  if (release) for (const { records } of read) (records as RawRecord[]).length = 0;
  const periods = periodsOf(events);
  const sources = read.map((source) => summarise(source, clocks, periods.get(source.summary.file) ?? []));
  const wanted = withinPeriod(events, options);
  return { case: buildCase(wanted, { sources, zones: clocks.notes }, options.path), events, byCause };
}

/** The earliest and the latest time of the events of each file. */
function periodsOf(events: readonly LogEvent[]): Map<string, [Micros, Micros]> {
  const periods = new Map<string, [Micros, Micros]>();
  for (const { source, time } of events) {
    if (time.basis === 'unknown') continue;
    const period = periods.get(source.file);
    if (period) {
      period[0] = Math.min(period[0], time.at);
      period[1] = Math.max(period[1], time.at);
    } else periods.set(source.file, [time.at, time.at]);
  }
  return periods;
}

/** A source with the period that it covers: lines need not stand in order of time. */
function summarise(
  { summary, first, last }: SourceRecords,
  clocks: ClockReader,
  period: readonly Micros[],
): SourceSummary {
  const ends = [first, last].flatMap((stamp) => (stamp ? [clocks.read(stamp.stamp, stamp.clock)] : []));
  const times = [...ends, ...period];
  return {
    ...summary,
    from: times.length > 0 ? Math.min(...times) : null,
    to: times.length > 0 ? Math.max(...times) : null,
  };
}

/** All events in their place in time; where a zone is not told, by what cause and effect allow. */
function placeAll(
  read: readonly SourceRecords[],
  given: ClockOptions,
  path: string | undefined,
): { clocks: ClockReader; events: readonly LogEvent[]; byCause: ReadonlyMap<string, Micros> } {
  const records = flat(read.map((source) => source.records));
  const place = (clocks: ClockReader) => flat(read.map((source) => placeRecords(source.records, clocks)));
  const clocks = readClocks(records, given);
  const events = place(clocks);
  const found = clocks.guessed.size > 0 ? zonesByCause(events, clocks.guessed, path) : new Map<string, Micros>();
  const byCause = new Map([...(given.byCause ?? []), ...found]);
  if (found.size === 0) return { clocks, events, byCause };
  const better = readClocks(records, { ...given, byCause });
  return { clocks: better, events: place(better), byCause };
}

/** One list of all, without a copy where there is only one. */
function flat<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const [only] = lists;
  return only && lists.length === 1 ? only : lists.flat();
}

/** A call that straddles a bound is kept whole if it began within: its later events are needed to judge it. */
const STRADDLE: Micros = 900_000_000;

function withinPeriod(events: readonly LogEvent[], options: CaseOptions): readonly LogEvent[] {
  if (options.since === undefined && options.until === undefined) return events;
  const zone = options.tz?.find((t) => !t.includes('=')) ?? null;
  const day = events.find((e) => e.time.basis !== 'unknown')?.time.at ?? null;
  const since = options.since === undefined ? null : timeOption('--since', options.since, zone, day);
  const until = options.until === undefined ? null : timeOption('--until', options.until, zone, day);
  if (since !== null && until !== null && since > until) {
    throw new UsageError(
      `--since ${options.since} is later than --until ${options.until}, so no call can lie between them.`,
      'Swap the two.',
    );
  }
  return events.filter(
    (e) => (since === null || e.time.latest >= since) && (until === null || e.time.earliest <= until + STRADDLE),
  );
}
