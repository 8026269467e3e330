const MIB = 1024 * 1024;

/** What one session may hold. */
export interface StoreLimits {
  readonly fileBytes: number;
  readonly filesPerSession: number;
  readonly sessionBytes: number;
  /** Files of one execution that are kept. */
  readonly outputFiles: number;
}

/** KubeCodeRun's defaults (its `src/config/resources.py`). */
export const DEFAULT_LIMITS: StoreLimits = {
  fileBytes: 10 * MIB,
  filesPerSession: 50,
  sessionBytes: 50 * MIB,
  outputFiles: 10,
};

/** LibreChat sends no upload above this, so that a higher limit would promise what cannot happen. */
export const MAX_FILE_BYTES = 150 * MIB;

/** The limits with what was not said filled in: a session always has room for as many large files as by default. */
export function storeLimits(given: Partial<StoreLimits>): StoreLimits {
  const { fileBytes, sessionBytes } = DEFAULT_LIMITS;
  const wider = Math.max(sessionBytes, (given.fileBytes ?? fileBytes) * (sessionBytes / fileBytes));
  return { ...DEFAULT_LIMITS, sessionBytes: wider, ...given };
}
