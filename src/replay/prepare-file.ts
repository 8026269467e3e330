import { UsageError } from '../usage-error.ts';
import { type AttachedFile, attachedFile, FILE, NO_FILE } from './attach-file.ts';
import { withoutPool } from './callers/agents.ts';
import { axiosRequests } from './callers/axios-requests.ts';
import type { Target } from './callers/caller.ts';
import { formOf } from './callers/form.ts';
import { sayError } from './say-error.ts';

/**
 * Uploads the file that calls attach, on a connection that nobody uses again. Where the target takes none, calls
 * attach one that does not exist, and `problem` says so. Rejects with a UsageError where the target refuses the key.
 */
export async function prepareFile(
  target: Target,
  signal: AbortSignal,
): Promise<{ file: AttachedFile; problem: string | null }> {
  const agents = withoutPool(target.url);
  const without = (why: string) => ({
    file: NO_FILE,
    problem: `The target took no upload (${why}); calls attach a file that does not exist.`,
  });
  try {
    const answer = await axiosRequests(target, agents).upload(await formOf(FILE.name, FILE.content), signal);
    if (answer.status === 401 || answer.status === 403) {
      throw new UsageError(
        `${target.url}: the server refuses the key (HTTP ${answer.status}).`,
        'Give the right one with --api-key, or in the variable KCR_API_KEY.',
      );
    }
    const file = attachedFile(answer);
    return file === null ? without(`HTTP ${answer.status}`) : { file, problem: null };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (signal.aborted) return { file: NO_FILE, problem: null };
    return without(sayError(error));
  } finally {
    agents.agent.destroy();
  }
}
