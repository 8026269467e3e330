import { UsageError } from '../usage-error.ts';
import { type AttachedFile, attachedFile, FILE, NO_FILE } from './attach-file.ts';
import { withoutPool } from './callers/agents.ts';
import { axiosRequests } from './callers/axios-requests.ts';
import type { Answer, Target } from './callers/caller.ts';
import { formOf } from './callers/form.ts';
import type { Plan } from './plan.ts';
import { sayError } from './say-error.ts';

/** The file that calls attach; `problem` is a sentence where it is none that the target has. */
export interface Prepared {
  readonly file: AttachedFile;
  readonly problem: string | null;
}

/**
 * Asks the target for what a plan needs before it can be played, on a connection that nobody uses again: an upload of
 * the file that calls attach, or, where none does, a look at files, which tells whether it takes the key. Where it
 * takes no upload, calls attach a file that does not exist. Rejects with a UsageError where it refuses the key.
 */
export async function prepareFile(target: Target, plan: Plan, signal: AbortSignal): Promise<Prepared> {
  const agents = withoutPool(target.url);
  const { upload, listFiles } = axiosRequests(target, agents);
  const needsFile = plan.calls.some(({ attaches, before }) => attaches || before.length > 0);
  const without = (why: string) => ({
    file: NO_FILE,
    problem: `The target took no upload (${why}); calls attach a file that does not exist.`,
  });
  try {
    if (!needsFile) {
      checkKey(target, await listFiles(NO_FILE.session_id, signal));
      return NOTHING;
    }
    const answer = await upload(await formOf(FILE.name, FILE.content), signal);
    checkKey(target, answer);
    const file = attachedFile(answer);
    return file === null ? without(`HTTP ${answer.status}`) : { file, problem: null };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    // A look that fails tells nothing of the key; of the server, the calls will.
    return signal.aborted || !needsFile ? NOTHING : without(sayError(error));
  } finally {
    agents.agent.destroy();
  }
}

const NOTHING: Prepared = { file: NO_FILE, problem: null };

function checkKey({ url, apiKey }: Target, { status }: Answer): void {
  if (status !== 401 && status !== 403) return;
  throw new UsageError(
    `${url}: the server ${apiKey === null ? 'wants a key' : 'refuses the key'} (HTTP ${status}).`,
    `Give the ${apiKey === null ? 'key' : 'right one'} with --api-key, or in the variable KCR_API_KEY.`,
  );
}
