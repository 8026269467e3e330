import { setTimeout as wait } from 'node:timers/promises';
import type { ExecOutcome, Executor } from '../../../src/server/executor.ts';
import { done, SESSION } from './scripted-executor.ts';

/** Takes as many ms as the code's number says, and then refuses with the status in `args`, if there is one. */
export const timedExecutor: Executor = {
  name: 'timed',
  languages: ['py'],
  sandboxed: true,
  sandboxAdvice: null,
  async execute(request, signal, progress): Promise<ExecOutcome> {
    const executionId = 'x1B2c3D4e5F6g7H8i9J0k';
    const timeMs = Number(request.code);
    const [status] = request.args;
    progress({ kind: 'session', sessionId: SESSION, created: request.sessionId === null });
    progress({ kind: 'started', executionId });
    try {
      await wait(timeMs, undefined, { signal });
    } catch {
      return { kind: 'refused', status: 503, error: 'cancelled', errorType: 'cancelled' };
    }
    progress({ kind: 'finished', executionId, exitCode: 0, timeMs });
    if (status === undefined) return done(`${timeMs}\n`);
    return { kind: 'refused', status: Number(status), error: 'No pod is free', errorType: 'service_unavailable' };
  },
  async ready() {
    return true;
  },
  async close() {},
};
