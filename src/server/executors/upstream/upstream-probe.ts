import type { Dispatcher } from 'undici';
import { upstreamTrouble } from './upstream-failure.ts';
import type { UpstreamTarget } from './upstream-target.ts';

const TIMEOUT_MS = 2_000;
/** Probes come from several sides, and anybody may ask: the upstream hears of one in this time. */
const FRESH_MS = 1_000;

/** Tells whether the upstream's own `/health` or `/ready` says that it can work: null if so, else why not, without its address. */
export type UpstreamProbe = (path: '/health' | '/ready') => Promise<string | null>;

export function upstreamProbe(dispatcher: Dispatcher, { origin, basePath }: UpstreamTarget): UpstreamProbe {
  const asked = new Map<string, { readonly atMs: number; readonly answer: Promise<string | null> }>();
  const ask = async (path: string): Promise<string | null> => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const answer = await dispatcher.request({ origin, path: basePath + path, method: 'GET', signal });
      await answer.body.dump();
      // Servers without this route are up all the same.
      return answer.statusCode < 500 ? null : `answers ${path} with status ${answer.statusCode}`;
    } catch (error) {
      if (signal.aborted) return `did not answer ${path} within ${TIMEOUT_MS / 1000} s`;
      const { text, code } = upstreamTrouble(error);
      return code === null ? text : `${text} (${code})`;
    }
  };
  return (path) => {
    const known = asked.get(path);
    if (known !== undefined && performance.now() - known.atMs < FRESH_MS) return known.answer;
    const answer = ask(path);
    asked.set(path, { atMs: performance.now(), answer });
    return answer;
  };
}
