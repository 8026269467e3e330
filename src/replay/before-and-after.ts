import { join } from 'node:path';
import { compareFiles } from '../compare/compare-files.ts';
import type { Comparison } from '../compare/comparison.ts';
import { serveCommand } from './fixes.ts';
import { ownServer } from './own-server.ts';
import type { Plan } from './plan.ts';
import { prepareFile } from './prepare-file.ts';
import { type ReplayOptions, replayOn } from './replay-on.ts';
import type { PlayedCall } from './run.ts';
import type { ReplaySide } from './summary.ts';

type Settings = Readonly<Record<string, string>>;

export interface BeforeAndAfterOptions extends Omit<ReplayOptions, 'onCall'> {
  readonly before: Settings;
  readonly after: Settings;
  /** Of kcr, for the servers' logs. */
  readonly version: string;
  readonly onCall: (side: 'before' | 'after', call: PlayedCall) => void;
}

/**
 * Plays one plan on two servers of our own at the same time, so that whatever else this machine does meets both alike,
 * and compares their logs as `kcr compare` would. No comparison where the replay was interrupted.
 */
export async function beforeAndAfter(
  plan: Plan,
  directory: string,
  options: BeforeAndAfterOptions,
): Promise<{ sides: ReplaySide[]; comparison: Comparison | null }> {
  const sides = await Promise.all(
    (['before', 'after'] as const).map((name) => playSide(name, plan, join(directory, name), options)),
  );
  if (options.signal.aborted) return { sides, comparison: null };
  const [before = [], after = []] = sides.map(({ serverLog, callerLog }) =>
    [serverLog, callerLog].filter((log) => log !== null),
  );
  const { comparison } = await compareFiles(before, after, { tz: zoneOf(options.logFormat) });
  return { sides, comparison };
}

async function playSide(
  name: 'before' | 'after',
  plan: Plan,
  directory: string,
  options: BeforeAndAfterOptions,
): Promise<ReplaySide> {
  const settings = options[name];
  const server = await ownServer(settings, directory, options.version);
  try {
    const prepared = await prepareFile(server.target, plan, options.signal);
    const { run, callerLog } = await replayOn(server.target, plan, prepared, directory, {
      ...options,
      onCall: (call) => options.onCall(name, call),
    });
    return { name, server: serveCommand(settings), run, serverLog: server.log, callerLog };
  } finally {
    await server.stop();
  }
}

/** LibreChat's default console writes local time and no zone. */
export function zoneOf(format: ReplayOptions['logFormat']): string[] {
  return format === 'console' ? [`librechat=${Intl.DateTimeFormat().resolvedOptions().timeZone}`] : [];
}
