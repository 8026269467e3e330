import { join } from 'node:path';
import { makeDirectory } from '../make-directory.ts';
import { type CallerLogFormat, callerLogLines } from './caller-log.ts';
import type { OpenWay, Target } from './callers/caller.ts';
import { lineFile } from './line-file.ts';
import type { Plan } from './plan.ts';
import { play } from './play.ts';
import type { Prepared } from './prepare-file.ts';
import type { PlayedCall, Run } from './run.ts';

export interface ReplayOptions {
  readonly openWay: OpenWay;
  /** For the caller `deadline`. */
  readonly deadlineMs: number;
  /** How long to wait for a call beyond its execution's own time. */
  readonly patienceMs: number;
  readonly logFormat: CallerLogFormat;
  readonly signal: AbortSignal;
  readonly onCall: (call: PlayedCall) => void;
}

/** The caller's log, in the folder of its run. */
export const CALLER_LOG = 'librechat.log';

/** Plays a plan against one server and writes the caller's log into `directory`, which is made if it is not there. */
export async function replayOn(
  target: Target,
  plan: Plan,
  prepared: Prepared,
  directory: string,
  options: ReplayOptions,
): Promise<{ run: Run; callerLog: string }> {
  const { signal, logFormat } = options;
  await makeDirectory(directory, 0o777);
  const callerLog = join(directory, CALLER_LOG);
  const log = await lineFile(callerLog);
  try {
    const run = await play(plan, {
      target,
      openWay: () => options.openWay(target, { deadlineMs: options.deadlineMs }),
      file: prepared.file,
      signal,
      patienceMs: options.patienceMs,
      log: (level, message) => log.write(callerLogLines({ atMs: Date.now(), level, message }, logFormat)),
      onCall: options.onCall,
    });
    const problems = prepared.problem === null ? run.problems : [prepared.problem, ...run.problems];
    return { run: { ...run, problems }, callerLog };
  } finally {
    await log.close();
  }
}
