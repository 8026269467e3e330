import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExecOutcome, ExecResult, Executor } from '../../../src/server/executor.ts';
import { isId } from '../../../src/server/store/is-id.ts';
import { newId } from '../../../src/server/store/new-id.ts';
import { execRequest, never, recordProgress } from './exec-request.ts';

interface Program {
  readonly lang: string;
  readonly code: string;
}

/** One executor under the contract, and programs in what it runs. */
export interface ContractCase {
  readonly open: () => Promise<{ executor: Executor; close?: () => Promise<void> }>;
  /** Prints `hello` on stdout. */
  readonly hello: Program;
  /** Exits with 3. */
  readonly fails: Program;
  /** Takes a minute. */
  readonly slow: Program;
  /** Whether the exit code is known here. */
  readonly knowsExitCode: boolean;
}

/** What every executor must do. `src/server/executor.ts` says it in words. */
export function describeExecutor(name: string, contract: ContractCase): void {
  describe(`${name} keeps the contract of executors`, () => {
    let opened: Awaited<ReturnType<ContractCase['open']>>;
    let executor: Executor;
    beforeAll(async () => {
      opened = await contract.open();
      executor = opened.executor;
    });
    afterAll(async () => {
      await executor.close();
      await opened.close?.();
    });

    /** Runs the slow program and acts once it runs. */
    async function startSlowThen(act: () => void, signal: AbortSignal): Promise<ExecOutcome> {
      return new Promise((resolve, reject) => {
        executor
          .execute(execRequest(contract.slow), signal, ({ kind }) => kind === 'started' && setImmediate(act))
          .then(resolve, reject);
      });
    }

    it('answers with a result in the shape of the LibreChat contract', async () => {
      const result = done(await executor.execute(execRequest(contract.hello), never(), () => {}));
      expect(result.stdout).toContain('hello');
      expect(isId(result.session_id)).toBe(true);
      expect(result.files).toEqual([]);
      expect(typeof result.stderr).toBe('string');
    });

    it('tells its progress in order, with one execution id', async () => {
      const { steps, progress } = recordProgress();
      const outcome = await executor.execute(execRequest(contract.hello), never(), progress);
      expect(steps.map(({ kind }) => kind).sort()).toEqual(['finished', 'session', 'started']);
      expect(steps.at(-1)?.kind).toBe('finished');
      const ids = steps.flatMap((step) => ('executionId' in step ? [step.executionId] : []));
      expect(new Set(ids).size).toBe(1);
      const sessions = steps.flatMap((step) => (step.kind === 'session' ? [step.sessionId] : []));
      expect(sessions).toEqual([done(outcome).session_id]);
    });

    it('answers with a result for a program that fails', async () => {
      const outcome = await executor.execute(execRequest(contract.fails), never(), () => {});
      expect(outcome).toMatchObject({ kind: 'done', exitCode: contract.knowsExitCode ? 3 : null });
    });

    it('goes on with a session that is alive, and starts a new one for one that is not', async () => {
      const first = done(await executor.execute(execRequest(contract.hello), never(), () => {}));
      const again = execRequest({ ...contract.hello, sessionId: first.session_id });
      expect(done(await executor.execute(again, never(), () => {})).session_id).toBe(first.session_id);
      const unknown = execRequest({ ...contract.hello, sessionId: newId() });
      const other = done(await executor.execute(unknown, never(), () => {})).session_id;
      expect([first.session_id, unknown.sessionId]).not.toContain(other);
    });

    it('refuses a language that it does not have, and names those that it has', async () => {
      const outcome = await executor.execute(execRequest({ lang: 'cobol', code: 'x' }), never(), () => {});
      expect(outcome).toMatchObject({ kind: 'refused', status: 400, details: [{ field: 'lang' }] });
      if (outcome.kind === 'refused') for (const lang of ['cobol', 'bash']) expect(outcome.error).toContain(lang);
    });

    it('settles soon after an abort, and tells that it finished', async () => {
      const abort = new AbortController();
      const settled = await startSlowThen(() => abort.abort(), abort.signal);
      expect(settled).toMatchObject({ kind: 'refused', errorType: 'cancelled' });
    });

    it('does nothing for a caller who has left already', async () => {
      const { steps, progress } = recordProgress();
      const outcome = await executor.execute(execRequest(contract.slow), AbortSignal.abort(), progress);
      expect(outcome).toMatchObject({ kind: 'refused' });
      expect(steps).toEqual([]);
    });

    it('ends one of two executions and lets the other one go on', async () => {
      const abort = new AbortController();
      const ended = startSlowThen(() => abort.abort(), abort.signal);
      const others = Promise.all(
        Array.from({ length: 4 }, () => executor.execute(execRequest(contract.hello), never(), () => {})),
      );
      expect(await ended).toMatchObject({ kind: 'refused' });
      const sessions = (await others).map((outcome) => done(outcome).session_id);
      expect(new Set(sessions).size).toBe(4);
    });

    it('is ready until it is closed, and ends what is running then', async () => {
      expect(await executor.ready()).toBe(true);
      const running = startSlowThen(() => void executor.close(), never());
      expect(await running).toMatchObject({ kind: 'refused', status: 503 });
      expect(await executor.ready()).toBe(false);
      const late = await executor.execute(execRequest(contract.hello), never(), () => {});
      expect(late).toMatchObject({ kind: 'refused', status: 503 });
    });
  });
}

function done(outcome: ExecOutcome): ExecResult {
  if (outcome.kind !== 'done') throw new Error(`refused with ${outcome.status}: ${outcome.error}`);
  return outcome.result;
}
