import { setTimeout as wait } from 'node:timers/promises';
import { withEitherSignal } from '../../with-either-signal.ts';
import type { ExecOutcome, ExecRequest, Executor } from '../executor.ts';
import { newId } from '../store/new-id.ts';
import type { ExecutorFactory } from './factory.ts';
import { LANGUAGE_IDS } from './language-ids.ts';
import { CANCELLED, CLOSED, unsupportedLanguage } from './refusals.ts';
import { readSleepScript } from './sleep-script.ts';

/** Sessions that are remembered; they hold nothing, so that forgetting one does no harm. */
const MAX_SESSIONS = 10_000;

/**
 * Runs nothing: takes as long as the code says (`readSleepScript`), for tests and demonstrations. Leaves the disk alone,
 * so that what is measured with it is the server.
 */
export const createSleepExecutor: ExecutorFactory = async (): Promise<Executor> => {
  const closing = new AbortController();
  const sessions = new Set<string>();
  const sessionOf = (wanted: string | null): { id: string; created: boolean } => {
    if (wanted !== null && sessions.has(wanted)) return { id: wanted, created: false };
    const id = newId();
    sessions.add(id);
    const [oldest] = sessions;
    if (sessions.size > MAX_SESSIONS && oldest !== undefined) sessions.delete(oldest);
    return { id, created: true };
  };
  return {
    name: 'sleep',
    languages: LANGUAGE_IDS,
    // There is no foreign code to contain.
    sandboxed: true,
    sandboxAdvice: null,
    refuse,

    async execute(request, signal, progress): Promise<ExecOutcome> {
      if (closing.signal.aborted) return CLOSED;
      if (signal.aborted) return CANCELLED;
      const refused = refuse(request);
      if (refused !== null) return refused;
      const session = sessionOf(request.sessionId);
      progress({ kind: 'session', sessionId: session.id, created: session.created });
      const executionId = newId();
      const startedMs = performance.now();
      progress({ kind: 'started', executionId });
      const script = readSleepScript(request.code);
      const ended = (exitCode: number | null) =>
        progress({ kind: 'finished', executionId, exitCode, timeMs: performance.now() - startedMs });
      try {
        await withEitherSignal(signal, closing.signal, (either) => wait(script.sleepMs, undefined, { signal: either }));
      } catch {
        ended(null);
        return signal.aborted ? CANCELLED : CLOSED;
      }
      if (script.status !== null) {
        ended(null);
        return {
          kind: 'refused',
          status: script.status,
          error: script.stderr || `The code asked for status ${script.status}`,
          errorType: 'asked_for',
        };
      }
      ended(script.exitCode);
      return {
        kind: 'done',
        exitCode: script.exitCode,
        result: {
          session_id: session.id,
          files: [],
          stdout: line(script.stdout),
          stderr: line(script.stderr),
          has_state: false,
          state_size: null,
          state_hash: null,
        },
      };
    },

    async ready() {
      return !closing.signal.aborted;
    },

    async close() {
      closing.abort();
    },
  };
};

function line(text: string): string {
  return text === '' ? '' : `${text}\n`;
}

function refuse({ lang }: ExecRequest) {
  return LANGUAGE_IDS.some((id) => id === lang) ? null : unsupportedLanguage(lang, LANGUAGE_IDS);
}
