import type { Comparison } from '../compare/comparison.ts';
import { beforeAndAfter } from './before-and-after.ts';
import type { Target } from './callers/caller.ts';
import { checkTarget } from './check-target.ts';
import { FIXES, serveCommand, WITHOUT_FIX } from './fixes.ts';
import { makeOutDirectory } from './out-directory.ts';
import type { Plan } from './plan.ts';
import { prepareFile } from './prepare-file.ts';
import { type ReplayOptions, replayOn } from './replay-on.ts';
import type { Planned as Announced, ReplayRequest } from './replay-request.ts';
import type { PlayedCall } from './run.ts';
import type { ReplaySide } from './summary.ts';

export interface PlayedSides {
  readonly sides: readonly ReplaySide[];
  /** Null with a target, and where the replay was interrupted or a side holds no call. */
  readonly comparison: Comparison | null;
}

type Planned = Omit<Announced, 'sides'>;
type Options = Omit<ReplayOptions, 'onCall'> &
  Pick<ReplayRequest, 'directory' | 'version' | 'fix' | 'onPlan' | 'onCall'>;

/** Plays a plan on the target, or, where there is none, on two servers of our own. */
export async function playSides(planned: Planned, target: Target | null, options: Options): Promise<PlayedSides> {
  return target === null ? onOwnServers(planned, options) : onTarget(planned, target, options);
}

async function onOwnServers({ workload, plan }: Planned, options: Options): Promise<PlayedSides> {
  const settings = { before: WITHOUT_FIX, after: FIXES[options.fix] };
  if (!(await begin({ workload, plan, sides: 2 }, options))) {
    const sides = (['before', 'after'] as const).map((name) => notBegun(name, serveCommand(settings[name]), plan));
    return { sides, comparison: null };
  }
  return beforeAndAfter(plan, options.directory, { ...options, ...settings });
}

async function onTarget({ workload, plan }: Planned, target: Target, options: Options): Promise<PlayedSides> {
  const { signal, directory } = options;
  // Before anything is announced or written: the address or the key may have to be corrected.
  await checkTarget(target.url, signal);
  const prepared = await prepareFile(target, plan, signal);
  if (!(await begin({ workload, plan, sides: 1 }, options))) {
    return { sides: [notBegun('target', target.url, plan)], comparison: null };
  }
  const onCall = (call: PlayedCall) => options.onCall('target', call);
  const { run, callerLog } = await replayOn(target, plan, prepared, directory, { ...options, onCall });
  return { sides: [{ name: 'target', server: target.url, run, serverLog: null, callerLog }], comparison: null };
}

/** Makes the folder and announces the plan; false where the replay was interrupted before. */
async function begin(planned: Announced, { signal, directory, onPlan }: Options): Promise<boolean> {
  if (!signal.aborted) await makeOutDirectory(directory);
  if (signal.aborted) return false;
  onPlan(planned);
  return true;
}

/** A side of which nothing was played, and no log begun. */
function notBegun(name: ReplaySide['name'], server: string, { calls, repeat }: Plan): ReplaySide {
  const run = { calls: [], notBegun: calls.length * repeat, problems: [] };
  return { name, server, run, serverLog: null, callerLog: null };
}
