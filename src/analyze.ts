import { blindSpots } from './blind-spots.ts';
import { clockOptions, timeOption } from './clock-options.ts';
import { formats } from './formats/index.ts';
import { findInputs, type Input, type InputProblem, readLines } from './input/index.ts';
import { makeReport } from './make-report.ts';
import { readRecords, type SourceRecords, type UnrecognisedLine } from './read-records.ts';
import type { Report } from './report.ts';
import { judgeAll } from './rules/index.ts';
import { type ClockOptions, type ClockReader, readClocks } from './time/clocks.ts';
import { placeRecords } from './time/place-records.ts';
import { buildCase, zonesByCause } from './timelines/build-case.ts';
import type { LogEvent, Micros, SourceSummary } from './types.ts';
import { decide } from './verdict.ts';

export interface AnalyzeOptions {
  /** `Zone` for all clocks without one, or `NAME=Zone` by file, format, pod or container. */
  readonly tz?: readonly string[];
  /** `NAME=+120ms`: added to all times of that clock. */
  readonly offset?: readonly string[];
  /** Only requests that started at or after it. */
  readonly since?: string;
  /** Only requests that started at or before it. */
  readonly until?: string;
  /** Which calls; default `/exec`. */
  readonly path?: string;
  readonly stdin?: AsyncIterable<Uint8Array>;
  readonly onProgress?: (progress: Progress) => void;
  readonly keepUnrecognised?: boolean;
}

export interface Progress {
  readonly file: string;
  readonly bytesRead: number;
  readonly bytesTotal: number | null;
}

export interface Analysis {
  readonly report: Report;
  readonly problems: readonly InputProblem[];
  /** Only with `keepUnrecognised`. */
  readonly unrecognised: readonly UnrecognisedLine[];
  /** What was read, for showing cited lines again. */
  readonly inputs: readonly Input[];
}

/**
 * The whole pipe: names of files, directories, globs or `-` in; a report out. What could not be read is in `problems`,
 * and the rest is analysed all the same. Rejects with UsageError for options that cannot be understood.
 */
export async function analyze(args: readonly string[], options: AnalyzeOptions = {}): Promise<Analysis> {
  const clocksGiven = clockOptions(options.tz ?? [], options.offset ?? [], Date.now() * 1000);
  const { inputs, problems: notFound } = await findInputs(args, options.stdin);
  const problems = [...notFound];

  const read: SourceRecords[] = [];
  for (const input of inputs) {
    const lines = readLines(input, {
      onProgress: (bytesRead) => options.onProgress?.({ file: input.file, bytesRead, bytesTotal: input.size }),
      onProblem: (problem) => problems.push(problem),
    });
    read.push(await readRecords(input.file, lines, formats, options.keepUnrecognised ?? false));
  }

  const { clocks, events } = placeAll(read, clocksGiven, options.path);
  const sources = read.map((source) => summarise(source, clocks, events));
  const wanted = withinPeriod(events, options);
  const c = buildCase(wanted, { sources, zones: clocks.notes }, options.path);
  const { findings, cutoffs } = judgeAll(c);
  const verdict = decide(c, findings, cutoffs);
  const report = makeReport(c, { cutoffs, findings, verdict, blindSpots: blindSpots(c) });
  return { report, problems, unrecognised: read.flatMap((source) => source.unrecognised), inputs };
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
function placeAll(read: readonly SourceRecords[], given: ClockOptions, path: string | undefined) {
  const records = read.flatMap((source) => source.records);
  const place = (clocks: ClockReader) => read.flatMap((source) => placeRecords(source.records, clocks));
  const clocks = readClocks(records, given);
  const events = place(clocks);
  const byCause = clocks.guessed.size > 0 ? zonesByCause(events, clocks.guessed, path) : new Map<string, Micros>();
  if (byCause.size === 0) return { clocks, events };
  const better = readClocks(records, { ...given, byCause });
  return { clocks: better, events: place(better) };
}

/** A call that straddles a bound is kept whole if it began within: its later events are needed to judge it. */
const STRADDLE: Micros = 900_000_000;

function withinPeriod(events: readonly LogEvent[], options: AnalyzeOptions): readonly LogEvent[] {
  if (options.since === undefined && options.until === undefined) return events;
  const zone = options.tz?.find((t) => !t.includes('=')) ?? null;
  const day = events.find((e) => e.time.basis !== 'unknown')?.time.at ?? null;
  const since = options.since === undefined ? null : timeOption('--since', options.since, zone, day);
  const until = options.until === undefined ? null : timeOption('--until', options.until, zone, day);
  return events.filter(
    (e) => (since === null || e.time.latest >= since) && (until === null || e.time.earliest <= until + STRADDLE),
  );
}
