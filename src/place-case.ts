import { timeOption } from './clock-options.ts';
import type { SourceRecords } from './read-records.ts';
import { type ClockOptions, type ClockReader, readClocks } from './time/clocks.ts';
import { type PlacedRecords, placeRecords } from './time/place-records.ts';
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
  const { clocks, placed, byCause } = placeAll(read, given, options.path, release);
  if (release) for (const { records } of read) (records as RawRecord[]).length = 0;
  const events = flat(placed.map((source) => source.events));
  const sources = read.map((source, i) => summarise(source, clocks, placed[i]?.period ?? []));
  const wanted = withinPeriod(events, options);
  return { case: buildCase(wanted, { sources, zones: clocks.notes }, options.path), events, byCause };
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
  release: boolean,
): { clocks: ClockReader; placed: readonly PlacedRecords[]; byCause: ReadonlyMap<string, Micros> } {
  const records = read.map((source) => source.records);
  const place = (clocks: ClockReader, last: boolean) =>
    records.map((own) => placeRecords(own, clocks, release && last));
  const clocks = readClocks(records, given);
  const placed = place(clocks, clocks.absolute);
  const found = zonesFound(placed, clocks, path);
  const byCause = new Map([...(given.byCause ?? []), ...found]);
  if (found.size === 0) return { clocks, placed, byCause };
  const better = readClocks(records, { ...given, byCause });
  return { clocks: better, placed: place(better, true), byCause };
}

function zonesFound(
  placed: readonly PlacedRecords[],
  { guessed }: ClockReader,
  path: string | undefined,
): ReadonlyMap<string, Micros> {
  if (guessed.size === 0) return new Map();
  return zonesByCause(flat(placed.map(({ events }) => events)), guessed, path);
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
