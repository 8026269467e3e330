/** What the `sleep` executor shall do. */
export interface SleepScript {
  readonly sleepMs: number;
  readonly exitCode: number;
  /** Refuse with this HTTP status instead of an answer; null for an answer. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const LONGEST_MS = 24 * 60 * 60 * 1000;
/** `sleep 7`, `time.sleep(0.5)`, `sleep 1500ms`, or a number alone on its line. */
const SLEEP = /(?:sleep[ \t(]*|^[ \t]*)(\d+(?:\.\d+)?)[ \t]*(ms|s)?/gim;
const WORD = /^[ \t]*(exit|status|stdout|stderr)[ \t]+(.*)$/gim;

/**
 * Reads a script out of an execution's code. `sleep N` (seconds; or `N ms`) anywhere, any number of times, or a line
 * that begins with a number; lines `exit N`, `status N`, `stdout TEXT`, `stderr TEXT`. What it does not know it
 * ignores, so that ordinary programs with a `sleep` in them work too. Never throws.
 */
export function readSleepScript(code: string): SleepScript {
  let sleepMs = 0;
  for (const [, number, unit] of code.matchAll(SLEEP)) {
    sleepMs += Number(number) * (unit?.toLowerCase() === 'ms' ? 1 : 1000);
  }
  const said = new Map<string, string>();
  for (const [, word = '', rest = ''] of code.matchAll(WORD)) said.set(word.toLowerCase(), rest);
  const status = Number(said.get('status'));
  const exitCode = Number(said.get('exit') ?? 0);
  return {
    sleepMs: Math.min(sleepMs, LONGEST_MS),
    exitCode: Number.isInteger(exitCode) && exitCode >= 0 && exitCode <= 255 ? exitCode : 0,
    status: Number.isInteger(status) && status >= 400 && status <= 599 ? status : null,
    stdout: said.get('stdout') ?? `slept ${sleepMs / 1000} s`,
    stderr: said.get('stderr') ?? '',
  };
}
