import type { RunLimits } from './local-options.ts';

/**
 * How foreign code is contained. `privileged`: bubblewrap as root, then another user; `unprivileged`: bubblewrap in a
 * user namespace of its own; `none`: a process group, a clean environment and rlimits only.
 */
export type SandboxMode = 'privileged' | 'unprivileged' | 'none';

/** Programs that confine others, by their real paths. */
export interface ConfiningTools {
  readonly bwrap: string;
  readonly prlimit: string;
  readonly setpriv: string;
  readonly nice: string;
  /** Since bubblewrap 0.8. */
  readonly canDisableUserns: boolean;
}

/** One command in one sandbox; paths of the host, ids of the host. */
export interface SandboxPlan {
  readonly mode: SandboxMode;
  readonly limits: RunLimits;
  readonly uid: number;
  /** Folders of the host: shown as `/mnt/code`, `/mnt/data` and `/tmp`. */
  readonly code: string;
  readonly data: string;
  readonly scratch: string;
  /** Further folders to read, at the same place inside. */
  readonly homes: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** File descriptor of the system-call filter in the child; null for none. */
  readonly seccompFd: number | null;
}

/** Where the folders of a plan are for the program inside. */
export const INSIDE = { code: '/mnt/code', data: '/mnt/data', scratch: '/tmp' } as const;
