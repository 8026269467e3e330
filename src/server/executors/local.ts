import { withEitherSignal } from '../../with-either-signal.ts';
import type { ExecOutcome, ExecRequest, Executor } from '../executor.ts';
import { newId } from '../store/new-id.ts';
import { chooseSession } from './choose-session.ts';
import type { ExecutorFactory } from './factory.ts';
import { checkArgs } from './local/check-args.ts';
import { collectOutputs } from './local/collect-outputs.ts';
import { DEFAULT_RUN_LIMITS } from './local/local-options.ts';
import { placeInputs } from './local/place-inputs.ts';
import { stopMessage } from './local/stop-reason.ts';
import { Workshop } from './local/workshop.ts';
import { CANCELLED, CLOSED, unsupportedLanguage } from './refusals.ts';

/**
 * Runs code on this machine: real processes, in bubblewrap where that works.
 * Rejects when programs cannot even be limited, or when `sandbox: 'on'` cannot be had; the message says what to do.
 */
export const createLocalExecutor: ExecutorFactory = async ({ store, local = {} }): Promise<Executor> => {
  const limits = { ...DEFAULT_RUN_LIMITS, ...local.limits };
  const workshop = await Workshop.open(limits, local.sandbox ?? 'auto', local.env ?? process.env);
  const languages = [...workshop.toolchains.keys()];
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();

  const refuse = ({ lang, args }: ExecRequest) =>
    workshop.toolchains.has(lang) ? checkArgs(args) : unsupportedLanguage(lang, languages);

  const run = async (
    request: ExecRequest,
    signal: AbortSignal,
    progress: Parameters<Executor['execute']>[2],
  ): Promise<ExecOutcome> => {
    const toolchain = workshop.toolchains.get(request.lang);
    if (toolchain === undefined) return unsupportedLanguage(request.lang, languages);
    const refused = refuse(request);
    if (refused !== null) return refused;
    const session = await chooseSession(store, request, progress);
    const executionId = newId();
    let startedMs: number | null = null;
    const bench = await workshop.prepare(executionId);
    let exitCode: number | null = null;
    try {
      const resumed = request.sessionId === session.id ? session.id : null;
      const inputs = await placeInputs(store, request.files, resumed, bench.folder.data);
      startedMs = performance.now();
      progress({ kind: 'started', executionId });
      const end = await workshop.run(bench, toolchain, request, signal);
      if (end.stopped === 'aborted') return closing.signal.aborted ? CLOSED : CANCELLED;
      exitCode = end.exitCode;
      const outputs = await collectOutputs(store, session.id, bench.folder.data, inputs.hashes);
      await store.useSession(session.id);
      const notes = [...inputs.notes, ...outputs.notes];
      if (end.survivors > 0) notes.push(`processes that were still running have been ended: ${end.survivors}`);
      if (end.stopped !== null) {
        notes.push(stopMessage(end.stopped, limits));
        if (outputs.files.length > 0) notes.push('the files may be incomplete');
      }
      return {
        kind: 'done',
        exitCode,
        result: {
          session_id: session.id,
          files: outputs.files.map(({ id, name, path }) => ({ id, name, path, session_id: session.id })),
          stdout: end.stdout,
          stderr: withNotes(end.stderr, notes),
          has_state: false,
          state_size: null,
          state_hash: null,
        },
      };
    } finally {
      await workshop.cleanUp(bench);
      if (startedMs !== null) {
        progress({ kind: 'finished', executionId, exitCode, timeMs: performance.now() - startedMs });
      }
    }
  };

  return {
    name: 'local',
    languages,
    sandboxed: workshop.sandboxed,
    sandboxAdvice: workshop.advice,
    refuse,

    async execute(request, signal, progress) {
      if (closing.signal.aborted) return CLOSED;
      if (signal.aborted) return CANCELLED;
      const work = withEitherSignal(signal, closing.signal, (either) => run(request, either, progress));
      running.add(work);
      try {
        return await work;
      } finally {
        running.delete(work);
      }
    },

    async ready() {
      return !closing.signal.aborted;
    },

    async close() {
      closing.abort();
      await Promise.allSettled(running);
      await workshop.close();
    },
  };
};

const MAX_NOTES = 20;

/** Notes stand behind what the program wrote, each on its line, so that a caller that shows the end shows them. */
function withNotes(stderr: string, notes: readonly string[]): string {
  if (notes.length === 0) return stderr;
  const separator = stderr === '' || stderr.endsWith('\n') ? '' : '\n';
  const dropped = notes.length - MAX_NOTES;
  // The last ones say why it ended.
  const shown = dropped > 0 ? [`${dropped} more notes`, ...notes.slice(-MAX_NOTES)] : notes;
  return `${stderr}${separator}${shown.map((note) => `kcr: ${oneLine(note)}\n`).join('')}`;
}

/** Notes name files, and a program may have put anything into a name. */
function oneLine(note: string): string {
  return note.replace(/\p{C}/gu, '\u{fffd}').slice(0, 500);
}
