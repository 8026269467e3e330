import type { Comparison } from '../compare/comparison.ts';
import { beforeAndAfter } from './before-and-after.ts';
import type { Target } from './callers/caller.ts';
import { checkTarget } from './check-target.ts';
import { FIXES, serveCommand, WITHOUT_FIX } from './fixes.ts';
import { makeOutDirectory } from './out-directory.ts';
import type { Plan } from './plan.ts';
import { prepareFile } from './prepare-file.ts';
import { type ReplayOptions, replayOn } from './replay-on.ts';
import type { ReplayRequest } from './replay-request.ts';
import type { PlayedCall } from './run.ts';
import type { ReplaySide } from './summary.ts';
import type { Workload } from './workload.ts';

export interface PlayedSides {
  readonly sides: readonly ReplaySide[];
  /** Null with a target, and where the replay was interrupted or a side holds no call. */
  readonly comparison: Comparison | null;
}

type Options = Omit<ReplayOptions, 'onCall'> &
  Pick<ReplayRequest, 'directory' | 'version' | 'fix' | 'onPlan' | 'onCall'>;

/** Plays a plan on the target, or, where there is none, on two servers of our own. */
export async function playSides(
  planned: { readonly workload: Workload; readonly plan: Plan },
  target: Target | null,
  options: Options,
): Promise<PlayedSides> {
  return target === null ? onOwnServers(planned, options) : onTarget(planned, target, options);
}

async function onOwnServers(planned: { workload: Workload; plan: Plan }, options: Options): Promise<PlayedSides> {
  const settings = { before: WITHOUT_FIX, after: FIXES[options.fix] };
  if (options.signal.aborted) {
    const sides = (['before', 'after'] as const).map((name) =>
      notBegun(name, serveCommand(settings[name]), planned.plan),
    );
    return { sides, comparison: null };
  }
  await makeOutDirectory(options.directory);
  options.onPlan({ ...planned, sides: 2 });
  return beforeAndAfter(planned.plan, options.directory, { ...options, ...settings });
}

async function onTarget(
  planned: { workload: Workload; plan: Plan },
  target: Target,
  options: Options,
): Promise<PlayedSides> {
  const { signal, directory } = options;
  const { plan } = planned;
  // Before anything is announced or written: the address or the key may have to be corrected.
  await checkTarget(target.url, signal);
  const prepared = await prepareFile(target, plan, signal);
  if (signal.aborted) return { sides: [notBegun('target', target.url, plan)], comparison: null };
  await makeOutDirectory(directory);
  options.onPlan({ ...planned, sides: 1 });
  const onCall = (call: PlayedCall) => options.onCall('target', call);
  const { run, callerLog } = await replayOn(target, plan, prepared, directory, { ...options, onCall });
  return { sides: [{ name: 'target', server: target.url, run, serverLog: null, callerLog }], comparison: null };
}

/** A side of which nothing was played, and no log begun. */
function notBegun(name: ReplaySide['name'], server: string, { calls, repeat }: Plan): ReplaySide {
  return {
    name,
    server,
    run: { calls: [], notBegun: calls.length * repeat, problems: [] },
    serverLog: null,
    callerLog: null,
  };
}
