import { setMaxListeners } from 'node:events';
import { DEFAULT_CRITERIA } from '../compare/criteria.ts';
import type { InputProblem } from '../input/index.ts';
import { parseDuration } from '../server/config/parse-duration.ts';
import { UsageError } from '../usage-error.ts';
import { zoneOf } from './before-and-after.ts';
import { callers } from './callers/index.ts';
import { parseTarget } from './check-target.ts';
import { chooseCalls } from './choose-calls.ts';
import { failedAgain } from './failed-again.ts';
import { LONGEST_WAIT_MS } from './longest-wait.ts';
import { checkOutDirectory } from './out-directory.ts';
import { paceOfOwn, paceOfTarget } from './pace-of.ts';
import { type Pace, type Plan, plan } from './plan.ts';
import { playSides } from './play-sides.ts';
import { readWorkload } from './read-workload.ts';
import type { ReplayRequest } from './replay-request.ts';
import type { ReplaySummary } from './summary.ts';
import { untilAborted } from './until-aborted.ts';
import { whatItProves } from './what-it-proves.ts';
import type { Workload } from './workload.ts';

/**
 * played: as far as it went; nothing-to-play: a named file is not there, the log holds no call that can be played, or
 * none that `--only` asks for; interrupted: before it was known what there is to play.
 */
export type Replayed =
  | { readonly outcome: 'played'; readonly summary: ReplaySummary }
  | {
      readonly outcome: 'nothing-to-play';
      readonly workload: Workload;
      readonly problems: readonly InputProblem[];
    }
  | { readonly outcome: 'interrupted' };

/**
 * Plays the workload of logs (or of one saved report) against a server, or against two of our own, and writes the logs
 * of both sides into `directory`. Rejects with a UsageError for what cannot be done as asked; `signal` ends it early,
 * and what was played until then is told all the same.
 */
export async function replay(files: readonly string[], request: ReplayRequest): Promise<Replayed> {
  const { signal } = request;
  // Every call listens to it.
  setMaxListeners(0, signal);
  const target = request.target === null ? null : { url: parseTarget(request.target), apiKey: request.apiKey };
  const times = {
    deadlineMs: timeOf('--deadline', request.deadline),
    patienceMs: timeOf('--patience', request.patience),
  };
  await checkOutDirectory(request.directory);
  const openWay = await callers[request.caller].load();
  const read = await untilAborted(readWorkload(files, request), signal);
  if (read === null) return { outcome: 'interrupted' };
  const { workload: whole, problems } = read;
  // Without one of the logs the workload would be another.
  const misnamed = problems.some((problem) => problem.kind === 'usage');
  const workload = misnamed || whole.calls.length === 0 ? whole : chooseCalls(whole, request.only);
  if (misnamed || workload.calls.length === 0) return { outcome: 'nothing-to-play', workload, problems };
  for (const problem of problems) request.onProblem(problem);
  const pace = target === null ? paceOfOwn(workload, request, DEFAULT_CRITERIA.alpha) : paceOfTarget(request);
  const planned = { workload, plan: playable(workload, pace) };
  const { sides, comparison } = await playSides(planned, target, { ...request, ...times, openWay });
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
  return { outcome: 'played', summary: { ...found, proof: whatItProves(found) } };
}

/** Rejects one that no timer of Node could wait for. */
function playable(workload: Workload, pace: Pace): Plan {
  const planned = plan(workload, pace);
  if (planned.lengthMs <= LONGEST_WAIT_MS) return planned;
  throw new UsageError(
    `This replay would take ${Math.round(planned.lengthMs / 86_400_000)} days.`,
    'Shorten the gaps with --speed, or choose calls with --only.',
  );
}

function timeOf(flag: string, text: string): number {
  const ms = parseDuration(text);
  if (ms !== null && ms > 0 && ms <= LONGEST_WAIT_MS) return ms;
  throw new UsageError(`${flag}: expected a time such as 500ms, 5s or 2m, got ${JSON.stringify(text)}.`);
}
