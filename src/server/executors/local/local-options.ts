const MIB = 1024 * 1024;

/** What one execution may use. */
export interface RunLimits {
  /** Wall clock, compiling included; past it the exit code is 124, as of coreutils' `timeout`. */
  readonly timeMs: number;
  /** Of each process by rlimit, and of all of them together by a watch four times a second. */
  readonly memoryBytes: number;
  /** Processes and threads. */
  readonly processes: number;
  /** Of stdout and of stderr each. */
  readonly outputBytes: number;
  /** Of `/mnt/data` and `/tmp` together, and of one file. */
  readonly diskBytes: number;
  /** Files and folders in `/mnt/data` and `/tmp` together. */
  readonly diskEntries: number;
  /** Open at once in one process. */
  readonly openFiles: number;
}

/** Time and memory as KubeCodeRun's defaults; the rest is what its pods get from the cluster. */
export const DEFAULT_RUN_LIMITS: RunLimits = {
  timeMs: 30_000,
  memoryBytes: 512 * MIB,
  processes: 128,
  outputBytes: MIB,
  diskBytes: 256 * MIB,
  diskEntries: 20_000,
  openFiles: 1024,
};

export interface LocalOptions {
  readonly limits?: Partial<RunLimits>;
  /** `auto`: where bubblewrap works; `on`: refuse to start without; `off`: never. */
  readonly sandbox?: 'auto' | 'on' | 'off';
  /** Where programs are looked for; for tests. */
  readonly env?: NodeJS.ProcessEnv;
}
