import { withEitherSignal } from '../../with-either-signal.ts';
import type { ExecOutcome, ExecProgress, ExecRequest, Executor } from '../executor.ts';
import type { ExecutorFactory } from './factory.ts';
import { LANGUAGE_IDS } from './language-ids.ts';
import { CANCELLED, CLOSED } from './refusals.ts';
import { createDispatcher } from './upstream/create-dispatcher.ts';
import { endToEnd, type HeaderLines, requestHeaders } from './upstream/forward-headers.ts';
import { brokenUpstream, upstreamFailure } from './upstream/upstream-failure.ts';
import { upstreamOutcome } from './upstream/upstream-outcome.ts';
import { upstreamProbe } from './upstream/upstream-probe.ts';
import { upstreamTarget } from './upstream/upstream-target.ts';
import { withoutKeys } from './upstream/without-keys.ts';

/** Ten output files and two outputs, with room: what is larger is no answer of this contract. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/**
 * Lets a KubeCodeRun, or any other server of the contract, do the work: the body goes to its `/exec` byte for byte
 * (without the caller's key where it has ours), and an abort closes the connection, which it notices as its caller's hang-up. No timer of its own.
 * Rejects when the address is none.
 */
export const createUpstreamExecutor: ExecutorFactory = async ({ upstream }): Promise<Executor> => {
  if (upstream === undefined) throw new Error('the upstream executor needs the address of a server: give --upstream');
  const target = upstreamTarget(upstream.url);
  const { origin, basePath } = target;
  const apiKey = upstream.apiKey ?? null;
  const dispatcher = createDispatcher();
  const probe = upstreamProbe(dispatcher, target);
  const closing = new AbortController();

  const ask = async (request: ExecRequest, signal: AbortSignal): Promise<ExecOutcome> => {
    try {
      const answer = await dispatcher.request({
        origin,
        path: `${basePath}/exec`,
        method: 'POST',
        headers: headersOf(request, apiKey),
        body: apiKey === null ? request.original.body : withoutKeys(request.original.body),
        signal,
      });
      const retryAfter = answer.headers['retry-after'];
      const body = await readText(answer.body);
      if (body === null) return brokenUpstream('gave an answer that is too large');
      return upstreamOutcome(answer.statusCode, typeof retryAfter === 'string' ? retryAfter : null, body);
    } catch (error) {
      if (signal.aborted) return closing.signal.aborted ? CLOSED : CANCELLED;
      return upstreamFailure(error);
    }
  };

  return {
    name: 'upstream',
    // Only the upstream knows; what it does not have it refuses itself.
    languages: LANGUAGE_IDS,
    // No foreign code runs on this machine.
    sandboxed: true,
    sandboxAdvice: null,

    async execute(request, signal, progress) {
      if (closing.signal.aborted) return CLOSED;
      if (signal.aborted) return CANCELLED;
      const startedMs = performance.now();
      // Its ids are in its own log; this names the execution in ours.
      const executionId = request.requestId;
      progress({ kind: 'started', executionId });
      const outcome = await withEitherSignal(signal, closing.signal, (either) => ask(request, either));
      const session = outcome.kind === 'done' ? sessionStep(request, outcome.result.session_id) : null;
      if (session !== null) progress(session);
      progress({ kind: 'finished', executionId, exitCode: 'unknown', timeMs: performance.now() - startedMs });
      return outcome;
    },

    async ready() {
      return !closing.signal.aborted && (await probe('/ready')) === null;
    },

    async trouble(path) {
      const why = await probe(path);
      return why === null ? null : { part: 'upstream', why };
    },

    async close() {
      closing.abort();
      await dispatcher.close();
    },
  };
};

/** How the upstream came by the session of its answer, as far as the request shows it; null where it does not. */
function sessionStep({ sessionId: asked, files, entityId }: ExecRequest, sessionId: string): ExecProgress | null {
  if (sessionId === asked) return { kind: 'session', sessionId, created: false };
  if (asked !== null || entityId !== null) return null;
  return { kind: 'session', sessionId, created: !files.some((file) => file.session_id === sessionId) };
}

/** As they came, except those that no longer fit: the body goes on decoded and whole, the answer must be readable here. */
function headersOf({ original }: ExecRequest, apiKey: string | null): Record<string, string> {
  const lines: HeaderLines = Object.entries(original.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  );
  const replaced = new Set(['content-length', 'content-encoding', 'accept-encoding', 'content-type']);
  const kept = endToEnd(lines).filter(([name]) => !replaced.has(name));
  const { address, httpVersion } = original;
  const caller = { address, encrypted: false, host: original.headers.host ?? null, httpVersion };
  return { ...Object.fromEntries(requestHeaders(kept, caller, apiKey)), 'content-type': 'application/json' };
}

async function readText(body: AsyncIterable<Buffer>): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
