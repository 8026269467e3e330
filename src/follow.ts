import { setMaxListeners } from 'node:events';
import { createReadStream } from 'node:fs';
import type { Analysis, AnalyzeOptions } from './analyze.ts';
import type { Announcement } from './follow/announcement.ts';
import { type FollowCore, followCore } from './follow/follow-core.ts';
import type { FollowedSource } from './follow/followed-logs.ts';
import { awaitedNames, newInputs, waitingNotice } from './follow/new-inputs.ts';
import { pace } from './follow/pace.ts';
import {
  type FollowStep,
  findInputs,
  followFile,
  followStream,
  type Input,
  type InputProblem,
  isCompressed,
  systemProblem,
} from './input/index.ts';
import { UsageError } from './usage-error.ts';

export type { Announcement } from './follow/announcement.ts';

export interface FollowOptions extends Omit<AnalyzeOptions, 'onProgress' | 'keepUnrecognised'> {
  /** Aborted to end it: then comes the final report. */
  readonly signal: AbortSignal;
  readonly onAnnouncement: (announcement: Announcement) => void;
  /** Told, in a sentence, of what a person should know meanwhile: each problem, and files that were replaced. */
  readonly onNotice?: (message: string) => void;
}

/** How often files are looked at: a line is shown within 50 ms, and a look takes some 50 µs. */
const LOOK_EVERY_MS = 20;
/** How often missing files, directories and globs are looked for again. */
const FIND_EVERY_MS = 500;
/** Each file makes that longer: with more than 20, looking would cost too much. */
const LOOK_MS_PER_FILE = 1;

/**
 * Follows growing files (from their beginnings) and standard input, announces how each call ended as it becomes known
 * and how the verdict changes, and resolves with the analysis of everything when aborted, or when all standard input
 * has come. Files that are not there yet, and new ones of directories, are waited for. Rejects with a UsageError for names
 * of clocks (`tz`, `offset`) that the files as they are at the beginning have not. Without losses (see `archive`) its report is the one that `analyze` would give then.
 */
export async function follow(args: readonly string[], options: FollowOptions): Promise<Analysis> {
  const { inputs, problems: notFound, notices } = await findInputs(args, options.stdin);
  for (const notice of notices) options.onNotice?.(notice);
  const awaited = await awaitedNames(args);
  const problems: InputProblem[] = [];
  const tell = (problem: InputProblem) => {
    problems.push(problem);
    options.onNotice?.(problem.message);
  };
  for (const problem of notFound) {
    if (problem.kind === 'usage' && awaited.includes(problem.file)) options.onNotice?.(waitingNotice(problem));
    else tell(problem);
  }
  // Ended by the person, or because it cannot go on.
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const core = followCore({ ...options, epochNow: Date.now() * 1000 });
  const stepper = pace(core, options.onAnnouncement);
  const readable = new Map<string, Input>();
  const lookEveryMs = Math.max(LOOK_EVERY_MS, inputs.length * LOOK_MS_PER_FILE);
  // One for each file, and no leak.
  setMaxListeners(0, signal);
  // What a pipe or a later file will name, nobody knows yet.
  const allAreThere = awaited.length === 0 && inputs.every(({ size }) => size !== null);
  let behind = inputs.length;

  async function run(input: Input, source: FollowedSource): Promise<void> {
    readable.set(input.file, input);
    try {
      for await (const step of await stepsOf(input, options, signal, lookEveryMs)) {
        if (step.kind === 'restarted') {
          // What was cited of the old file is not to be found under its name any more.
          readable.delete(source.file);
          source.restart();
          readable.set(source.file, { ...input, file: source.file });
          options.onNotice?.(`${input.file}: it was replaced or emptied; what comes now is cited as ${source.file}.`);
        }
        if (step.kind === 'caught-up') {
          source.caughtUp();
          behind -= 1;
          if (behind === 0 && allAreThere) core.checkNames();
        }
        if (step.kind === 'bytes') source.push(step.bytes, stepper.now());
        stepper.wake();
      }
    } catch (error) {
      if (error instanceof UsageError) throw error;
      const named = error instanceof Error && !('code' in error);
      const problem = named
        ? ({ kind: 'unreadable', message: `${input.file}: ${error.message}.` } as const)
        : systemProblem(input.file, error);
      tell({ file: input.file, ...problem });
    }
    source.caughtUp();
    stepper.wake();
  }

  // All are known before the first is read, so that none is taken for the only one.
  const sources = inputs.map((input) => ({ input, source: core.add(input.file) }));
  const runs = sources.map(({ input, source }) => run(input, source));
  async function runNew(): Promise<void> {
    const known = inputs.map(({ file }) => file);
    const tick = () => later(FIND_EVERY_MS, signal);
    const onNotice = (message: string) => options.onNotice?.(message);
    const late: Promise<void>[] = [];
    for await (const input of newInputs(awaited, known, { tick, signal, onNotice })) {
      late.push(run(input, core.add(input.file)));
    }
    await Promise.all(late);
    const { problems: left } = await findInputs(awaited);
    problems.push(...left.filter(({ kind }) => kind === 'usage'));
  }
  if (awaited.length > 0) runs.push(runNew());
  try {
    await Promise.all(runs);
  } finally {
    stop.abort();
    stepper.stop();
  }
  if (!allAreThere) noticeNames(core, options);
  const ended = core.end();
  for (const announcement of ended.announcements) options.onAnnouncement(announcement);
  return {
    report: ended.report,
    calls: ended.calls,
    problems,
    unrecognised: [],
    inputs: [...readable.values()],
    plainFiles: new Set(),
  };
}

/** Too late to refuse them. */
function noticeNames(core: FollowCore, { onNotice }: FollowOptions): void {
  try {
    core.checkNames();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    onNotice?.([error.message, error.hint].join(' '));
  }
}

async function stepsOf(
  input: Input,
  options: FollowOptions,
  signal: AbortSignal,
  lookEveryMs: number,
): Promise<AsyncIterable<FollowStep>> {
  if (input.size === null) {
    const bytes = input.file === '-' ? options.stdin : createReadStream(input.file);
    return followStream(bytes ?? [], signal);
  }
  if (await isCompressed(input.file)) {
    options.onNotice?.(`${input.file}: it is compressed, so it is read once and not followed.`);
    return wholeInput(input);
  }
  return followFile(input.file, {
    signal,
    tick: () => later(lookEveryMs, signal),
    onTrouble: once((error: unknown) => options.onNotice?.(systemProblem(input.file, error).message)),
  });
}

async function* wholeInput(input: Input): AsyncGenerator<FollowStep> {
  for await (const bytes of input.open()) yield { kind: 'bytes', bytes };
}

function later(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

function once<T>(tell: (value: T) => void): (value: T) => void {
  let told = false;
  return (value) => {
    if (!told) tell(value);
    told = true;
  };
}
