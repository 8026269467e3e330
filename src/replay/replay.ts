import { setMaxListeners } from 'node:events';
import { readdir } from 'node:fs/promises';
import { DEFAULT_CRITERIA } from '../compare/criteria.ts';
import type { InputProblem } from '../input/index.ts';
import { makeDirectory } from '../make-directory.ts';
import { parseDuration } from '../server/config/parse-duration.ts';
import { systemProblem } from '../server/config/system-problem.ts';
import { UsageError } from '../usage-error.ts';
import { beforeAndAfter, zoneOf } from './before-and-after.ts';
import type { CallerLogFormat } from './caller-log.ts';
import type { CallerName } from './callers/caller.ts';
import { callers } from './callers/index.ts';
import { checkTarget, parseTarget } from './check-target.ts';
import { chooseCalls } from './choose-calls.ts';
import { enoughForProof } from './enough-for-proof.ts';
import { failedAgain } from './failed-again.ts';
import { FIXES, type FixName, WITHOUT_FIX } from './fixes.ts';
import { type Plan, plan } from './plan.ts';
import { readWorkload } from './read-workload.ts';
import { type ReplayOptions, replayOn } from './replay-on.ts';
import type { PlayedCall } from './run.ts';
import type { ReplaySide, ReplaySummary } from './summary.ts';
import { whatItProves } from './what-it-proves.ts';
import type { Workload } from './workload.ts';

export interface ReplayRequest {
  /** As in AnalyzeOptions. */
  readonly path: string;
  readonly tz: readonly string[];
  readonly offset: readonly string[];
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Null for servers of our own, before and after the fix. */
  readonly target: string | null;
  readonly apiKey: string | null;
  readonly fix: FixName;
  readonly caller: CallerName;
  readonly only: readonly string[];
  /** Null for the defaults: see `paceOf`. */
  readonly speed: number | null;
  readonly repeat: number | null;
  readonly jobs: number | null;
  /** For the caller `deadline`, such as `5s`. */
  readonly deadline: string;
  /** How long to wait for a call beyond its execution's own time. */
  readonly patience: string;
  readonly logFormat: CallerLogFormat;
  readonly directory: string;
  /** Of kcr. */
  readonly version: string;
  readonly signal: AbortSignal;
  /** Told of what cannot be read of the logs, before anything is played. */
  readonly onProblem: (problem: InputProblem) => void;
  /** Told when it is known what will be played, before anything is. */
  readonly onPlan: (planned: Planned) => void;
  readonly onCall: (side: ReplaySide['name'], call: PlayedCall) => void;
}

export interface Planned {
  readonly workload: Workload;
  readonly plan: Plan;
  readonly sides: number;
}

export interface Replayed {
  /** Null where a named file is not there, the log holds no call that can be played, or none that `--only` asks for. */
  readonly summary: ReplaySummary | null;
  readonly workload: Workload;
  readonly problems: readonly InputProblem[];
}

/** In which gaps between calls pass when the servers are our own: nobody's caches grow cold in them. */
const OWN_SPEED = 20;
/** The longest time that a timer of Node can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Plays the workload of logs (or of one saved report) against a server, or against two of our own, and writes the logs
 * of both sides into `directory`. Rejects with a UsageError for what cannot be done as asked; `signal` ends it early,
 * and what was played until then is told all the same.
 */
export async function replay(files: readonly string[], request: ReplayRequest): Promise<Replayed> {
  const { signal } = request;
  // Every call listens to it.
  setMaxListeners(0, signal);
  const target = request.target === null ? null : parseTarget(request.target);
  const times = {
    deadlineMs: timeOf('--deadline', request.deadline),
    patienceMs: timeOf('--patience', request.patience),
  };
  await checkDirectory(request.directory);
  const openWay = await callers[request.caller].load();
  const { workload: whole, problems } = await readWorkload(files, request);
  // Without one of the logs the workload would be another.
  const misnamed = problems.some((problem) => problem.kind === 'usage');
  if (misnamed || whole.calls.length === 0) return { summary: null, workload: whole, problems };
  const workload = chooseCalls(whole, request.only);
  if (workload.calls.length === 0) return { summary: null, workload, problems };
  for (const problem of problems) request.onProblem(problem);
  const pace = paceOf(workload, request);
  const planned = plan(workload, pace);
  if (planned.lengthMs > LONGEST_MS) {
    const days = Math.round(planned.lengthMs / 86_400_000);
    throw new UsageError(
      `This replay would take ${days} days.`,
      'Shorten the gaps with --speed, or choose calls with --only.',
    );
  }
  if (target !== null) await checkTarget(target, signal);
  await makeDirectory(request.directory, 0o777).catch((error: unknown) => {
    throw new UsageError(`--out ${request.directory}: cannot be made: ${systemProblem(error)}.`);
  });
  request.onPlan({ workload, plan: planned, sides: target === null ? 2 : 1 });
  const options: Omit<ReplayOptions, 'onCall'> = { ...request, ...times, openWay };
  const { sides, comparison } =
    target === null
      ? await beforeAndAfter(planned, request.directory, {
          ...options,
          before: WITHOUT_FIX,
          after: FIXES[request.fix],
          version: request.version,
          onCall: request.onCall,
        })
      : {
          sides: [await onTarget({ url: target, apiKey: request.apiKey }, planned, request, options)],
          comparison: null,
        };
  const [first] = sides;
  if (first === undefined) throw new Error('a replay without a side');
  const found = {
    schemaVersion: 1 as const,
    files: [...files],
    caller: request.caller,
    node: process.version,
    logFormat: request.logFormat,
    tz: zoneOf(request.logFormat),
    workload,
    ...pace,
    sides,
    again: failedAgain(workload, first.run),
    comparison,
    interrupted: signal.aborted,
  };
  return { summary: { ...found, proof: whatItProves(found) }, workload, problems };
}

/** A server of somebody else's is asked no more than the log shows; our own are asked often enough for proof, at once. */
function paceOf(workload: Workload, { target, speed, repeat, jobs }: ReplayRequest) {
  if (target !== null) return { speed: speed ?? 1, repeat: repeat ?? 1, jobs: jobs ?? 1 };
  const times = repeat ?? enoughForProof(workload, DEFAULT_CRITERIA.alpha);
  return { speed: speed ?? OWN_SPEED, repeat: times, jobs: jobs ?? times };
}

async function onTarget(
  target: { url: string; apiKey: string | null },
  planned: Plan,
  { directory, onCall }: ReplayRequest,
  options: Omit<ReplayOptions, 'onCall'>,
): Promise<ReplaySide> {
  const { run, callerLog } = await replayOn(target, planned, directory, {
    ...options,
    onCall: (call) => onCall('target', call),
  });
  return { name: 'target', server: target.url, run, serverLog: null, callerLog };
}

function timeOf(flag: string, text: string): number {
  const ms = parseDuration(text);
  if (ms !== null && ms > 0 && ms <= LONGEST_MS) return ms;
  throw new UsageError(`${flag}: expected a time such as 500ms, 5s or 2m, got ${JSON.stringify(text)}.`);
}

/** Logs of an earlier replay are never mixed with those of another. */
async function checkDirectory(directory: string): Promise<void> {
  const found = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new UsageError(`--out ${directory}: cannot be used: ${systemProblem(error)}.`);
  });
  if (found.length > 0)
    throw new UsageError(`--out ${directory}: not empty; name a folder that is, or is not there yet.`);
}
