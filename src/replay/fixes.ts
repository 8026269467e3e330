/** What a server can do against the hang-up, as settings of `kcr serve`. */
export type FixName = 'all' | 'heartbeat' | 'close' | 'hint';

/** A server as it was: silent while it works, and its short answers leave their connections in the caller's pool. */
export const WITHOUT_FIX: Readonly<Record<string, string>> = {
  heartbeat: 'off',
  pooled: 'off',
  // uvicorn names no time in its answers; 75 s, KubeCodeRun's own, is so long that the caller's 5 s count.
  'keep-alive-timeout': '75',
};

export const FIXES: Record<FixName, Readonly<Record<string, string>>> = {
  all: {},
  heartbeat: { pooled: 'off', 'keep-alive-timeout': '75' },
  close: { heartbeat: 'off', 'keep-alive-timeout': '75' },
  hint: { heartbeat: 'off', pooled: 'hint', 'keep-alive-timeout': '75' },
};

/** The command that starts a server with these settings. */
export function serveCommand(settings: Readonly<Record<string, string>>): string {
  return ['kcr serve --executor sleep', ...Object.entries(settings).map(([name, value]) => `--${name} ${value}`)].join(
    ' ',
  );
}
