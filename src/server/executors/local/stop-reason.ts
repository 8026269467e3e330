import type { RunLimits } from './local-options.ts';

/** Why an execution was ended from outside. */
export type StopReason = 'time' | 'memory' | 'stdout' | 'stderr' | 'disk' | 'aborted';

/** As of coreutils' `timeout`, and what KubeCodeRun answers. */
const TIMED_OUT = 124;
/** 128 + SIGKILL. */
const KILLED = 137;

export function exitCodeOf(reason: StopReason): number {
  return reason === 'time' ? TIMED_OUT : KILLED;
}

/** What the caller reads about it at the end of stderr. */
export function stopMessage(reason: StopReason, limits: RunLimits): string {
  switch (reason) {
    case 'time':
      return `Execution timed out after ${limits.timeMs / 1000} s`;
    case 'memory':
      return `Memory limit of ${mib(limits.memoryBytes)} exceeded: the program was ended`;
    case 'stdout':
    case 'stderr':
      return `Output limit of ${mib(limits.outputBytes)} on ${reason} exceeded: the program was ended`;
    case 'disk':
      return `Disk limit of ${mib(limits.diskBytes)} or ${limits.diskEntries} files exceeded: the program was ended`;
    case 'aborted':
      return 'The execution was cancelled';
  }
}

function mib(bytes: number): string {
  return `${Math.round((bytes / 1024 / 1024) * 100) / 100} MiB`;
}
