import { timeOption } from './clock-options.ts';
import type { SourceRecords } from './read-records.ts';
import { type ClockOptions, type ClockReader, readClocks } from './time/clocks.ts';
import { placeRecords } from './time/place-records.ts';
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

/** Puts what was read of all sources on one time axis and joins it into timelines. Throws UsageError for a bad period. */
export function placeCase(read: readonly SourceRecords[], given: ClockOptions, options: CaseOptions): PlacedCase {
  const { clocks, events, byCause } = placeAll(read, given, options.path);
  const sources = read.map((source) => summarise(source, clocks, events));
  const wanted = withinPeriod(events, options);
  return { case: buildCase(wanted, { sources, zones: clocks.notes }, options.path), events, byCause };
}

/** A source with the period that it covers: lines need not stand in order of time. */
function summarise(
  { summary, first, last }: SourceRecords,
  clocks: ClockReader,
  events: readonly LogEvent[],
): SourceSummary {
  const times = [first, last].flatMap((stamp) => (stamp ? [clocks.read(stamp.stamp, stamp.clock)] : []));
  for (const e of events) if (e.source.file === summary.file && e.time.basis !== 'unknown') times.push(e.time.at);
  const from = times.reduce((least, t) => Math.min(least, t), Number.POSITIVE_INFINITY);
  const to = times.reduce((most, t) => Math.max(most, t), Number.NEGATIVE_INFINITY);
  return { ...summary, from: times.length > 0 ? from : null, to: times.length > 0 ? to : null };
}

/** All events in their place in time; where a zone is not told, by what cause and effect allow. */
function placeAll(
  read: readonly SourceRecords[],
  given: ClockOptions,
  path: string | undefined,
): { clocks: ClockReader; events: readonly LogEvent[]; byCause: ReadonlyMap<string, Micros> } {
  const records = read.flatMap((source) => source.records);
  const place = (clocks: ClockReader) => read.flatMap((source) => placeRecords(source.records, clocks));
  const clocks = readClocks(records, given);
  const events = place(clocks);
  const found = clocks.guessed.size > 0 ? zonesByCause(events, clocks.guessed, path) : new Map<string, Micros>();
  const byCause = new Map([...(given.byCause ?? []), ...found]);
  if (found.size === 0) return { clocks, events, byCause };
  const better = readClocks(records, { ...given, byCause });
  return { clocks: better, events: place(better), byCause };
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
