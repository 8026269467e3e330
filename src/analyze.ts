import { checkNames } from './check-names.ts';
import { clockOptions } from './clock-options.ts';
import { formats } from './formats/index.ts';
import { findInputs, type Input, type InputProblem } from './input/index.ts';
import { judgeCase } from './judge-case.ts';
import { madeWith } from './made-with.ts';
import { placeCase } from './place-case.ts';
import { readSource } from './reading/read-source.ts';
import type { SourceRecords, UnrecognisedLine } from './reading/records.ts';
import type { Report } from './report.ts';
import { tellLeftOut } from './tell-left-out.ts';
import type { Micros, Timeline } from './types.ts';

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
  /** Told, in a sentence each, what of the inputs was not read as it stands; nothing that makes a report incomplete. */
  readonly onNotice?: (message: string) => void;
}

export interface Progress {
  readonly file: string;
  readonly bytesRead: number;
  readonly bytesTotal: number | null;
}

export interface Analysis {
  readonly report: Report;
  /** The calls that the report's requests are made of, in their order. */
  readonly calls: readonly Timeline[];
  readonly problems: readonly InputProblem[];
  /** Only with `keepUnrecognised`. */
  readonly unrecognised: readonly UnrecognisedLine[];
  /** What was read, for showing cited lines again. */
  readonly inputs: readonly Input[];
  /** Files in which no record stands on several physical lines; what else there is may or may not have such. */
  readonly plainFiles: ReadonlySet<string>;
}

/**
 * The whole pipe: names of files, directories, globs or `-` in; a report out. What could not be read is in `problems`,
 * and the rest is analysed all the same. Rejects with UsageError for options that cannot be understood.
 */
export async function analyze(args: readonly string[], options: AnalyzeOptions = {}): Promise<Analysis> {
  const { inputs, problems, notices } = await findInputs(args, options.stdin);
  for (const notice of notices) options.onNotice?.(notice);
  return analyzeInputs(inputs, problems, options, Date.now() * 1000);
}

/** The same of inputs that were found before. `now` (µs since the epoch) tells the year of clocks that write none. */
export async function analyzeInputs(
  inputs: readonly Input[],
  notFound: readonly InputProblem[],
  options: AnalyzeOptions,
  now: Micros,
): Promise<Analysis> {
  const clocksGiven = clockOptions(options.tz ?? [], options.offset ?? [], now);
  const problems = [...notFound];

  const read: SourceRecords[] = [];
  const spanning = new Set<string>();
  for (const input of inputs) {
    read.push(
      await readSource(input, formats, {
        onProgress: (bytesRead) => options.onProgress?.({ file: input.file, bytesRead, bytesTotal: input.size }),
        onProblem: (problem) => problems.push(problem),
        onNotice: (message) => options.onNotice?.(message),
        onSpansLines: () => spanning.add(input.file),
        keepUnrecognised: options.keepUnrecognised ?? false,
      }),
    );
  }

  checkNames(clocksGiven, read);
  const placed = placeCase(read, clocksGiven, options, { release: true });
  const report = tellLeftOut(judgeCase(placed.case, options.path), placed, options);
  report.madeWith = madeWith(options);
  return {
    report,
    calls: placed.case.timelines,
    problems,
    unrecognised: read.flatMap((source) => source.unrecognised),
    inputs,
    plainFiles: new Set(inputs.map(({ file }) => file).filter((file) => !spanning.has(file))),
  };
}
