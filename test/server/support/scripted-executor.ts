import type { ExecOutcome, ExecRequest, Executor } from '../../../src/server/executor.ts';
import { type Deferred, deferred } from './deferred.ts';

/** One execution, which ends when the test says so. */
export interface ScriptedRun {
  readonly request: ExecRequest;
  readonly signal: AbortSignal;
  finish(outcome: ExecOutcome): void;
  /** A fault of the executor itself. */
  fail(error: Error): void;
}

export const SESSION = 'aB3dE6gH9jK2mN5pQ8sT1';

export const done = (stdout: string, stderr = ''): ExecOutcome => ({
  kind: 'done',
  exitCode: 0,
  result: { session_id: SESSION, files: [], stdout, stderr, has_state: false },
});

/** An executor whose every run the test ends. Code `now` is done at once, and says `args` on stdout. */
export function scriptedExecutor(): { executor: Executor; next(): Promise<ScriptedRun> } {
  const arrived: ScriptedRun[] = [];
  const waiting: ((run: ScriptedRun) => void)[] = [];
  const executor: Executor = {
    name: 'scripted',
    languages: ['py', 'js'],
    sandboxed: true,
    sandboxAdvice: null,
    async execute(request, signal, progress) {
      progress({ kind: 'session', sessionId: SESSION, created: request.sessionId === null });
      progress({ kind: 'started', executionId: 'x1B2c3D4e5F6g7H8i9J0k' });
      const startedAt = performance.now();
      const finished = (exitCode: number | null) =>
        progress({
          kind: 'finished',
          executionId: 'x1B2c3D4e5F6g7H8i9J0k',
          exitCode,
          timeMs: performance.now() - startedAt,
        });
      if (request.code === 'now') {
        finished(0);
        return done(request.args.join(' '));
      }
      const result: Deferred<ExecOutcome> = deferred();
      const aborted = () =>
        result.resolve({ kind: 'refused', status: 503, error: 'cancelled', errorType: 'cancelled' });
      signal.addEventListener('abort', aborted, { once: true });
      const run: ScriptedRun = { request, signal, finish: result.resolve, fail: result.reject };
      const taker = waiting.shift();
      if (taker) taker(run);
      else arrived.push(run);
      const outcome = await result.promise;
      finished(outcome.kind === 'done' ? outcome.exitCode : null);
      return outcome;
    },
    async ready() {
      return true;
    },
    async close() {},
  };
  return {
    executor,
    next: () => {
      const run = arrived.shift();
      return run ? Promise.resolve(run) : new Promise((resolve) => waiting.push(resolve));
    },
  };
}
