import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nanoid } from 'nanoid';
import { makeDirectory } from '../make-directory.ts';
import { systemProblem } from '../server/config/system-problem.ts';
import { UsageError } from '../usage-error.ts';
import type { Target } from './callers/caller.ts';
import { lineFile } from './line-file.ts';

/** A `kcr serve` of the replay's own. */
export interface OwnServer {
  readonly target: Target;
  /** File of its log. */
  readonly log: string;
  /** Resolves when it is down and its log written. */
  stop(): Promise<void>;
}

/** Its log, in the folder of its run. */
const SERVER_LOG = 'server.log';

/**
 * Starts `kcr serve` in this process on a free port of this machine, with the `sleep` executor, these settings and a
 * key that nobody else knows; its log goes into `directory`. The environment changes nothing of it. Rejects with a
 * UsageError where there is no room for its files.
 */
export async function ownServer(
  settings: Readonly<Record<string, string>>,
  directory: string,
  version: string,
): Promise<OwnServer> {
  const { resolveConfig, serve } = await import('../server/library.ts');
  const data = await temporaryFolder();
  await makeDirectory(directory, 0o777);
  const path = join(directory, SERVER_LOG);
  const log = await lineFile(path);
  const apiKey = `kcr-replay-${nanoid()}`;
  const clean = async () => {
    await log.close();
    await rm(data, { recursive: true, force: true });
    kept.delete(data);
  };
  const flags = { ...settings, executor: 'sleep', port: '0', 'api-key': apiKey, 'data-dir': data, grace: '0' };
  try {
    const config = resolveConfig({ flags, env: {}, file: null });
    const server = await serve(config, version, log.write, () => {});
    return {
      target: { url: server.url, apiKey },
      log: path,
      stop: async () => {
        await server.stop();
        await clean();
      },
    };
  } catch (error) {
    await clean();
    throw error;
  }
}

/** Folders of servers that are up. A second Ctrl-C, or a pipe that nobody reads any more, ends the process at once. */
const kept = new Set<string>();

function removeKept(): void {
  for (const folder of kept) rmSync(folder, { recursive: true, force: true });
}

async function temporaryFolder(): Promise<string> {
  try {
    const folder = await mkdtemp(join(tmpdir(), 'kcr-replay-'));
    if (!process.listeners('exit').includes(removeKept)) process.on('exit', removeKept);
    kept.add(folder);
    return folder;
  } catch (error) {
    throw new UsageError(
      `${tmpdir()}: the servers' files cannot be kept there: ${systemProblem(error)}.`,
      'Set TMPDIR to a folder that may be written.',
    );
  }
}
