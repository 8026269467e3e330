import { chmod, chown, mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeTree } from './remove-tree.ts';

const PREFIX = 'kcr-work-';

/** Folders of one execution, on the host. */
export interface WorkFolder {
  readonly root: string;
  readonly code: string;
  readonly data: string;
  readonly scratch: string;
  readonly pipes: string;
}

/**
 * A fresh folder for the executions of this process; those of processes that are gone are removed.
 * @param enterable whether other users must get through it to their own: without a sandbox, as root.
 */
export async function openWorkRoot(enterable: boolean): Promise<string> {
  await removeStale();
  const root = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  await chmod(root, enterable ? 0o711 : 0o700);
  return root;
}

export async function makeWorkFolder(root: string, executionId: string, enterable: boolean): Promise<WorkFolder> {
  const own = join(root, executionId);
  const folder = {
    root: own,
    code: join(own, 'code'),
    data: join(own, 'data'),
    scratch: join(own, 'scratch'),
    pipes: join(own, 'pipes'),
  };
  await mkdir(own, { mode: enterable ? 0o711 : 0o700 });
  for (const path of [folder.code, folder.data, folder.scratch]) await mkdir(path, { mode: 0o755 });
  await mkdir(folder.pipes, { mode: 0o700 });
  return folder;
}

/** Gives everything below to a user. For folders in which no program has run yet: links would be followed. */
export async function giveTree(path: string, uid: number): Promise<void> {
  await chown(path, uid, uid);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) await giveTree(inner, uid);
    else await chown(inner, uid, uid);
  }
}

async function removeStale(): Promise<void> {
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await removeTree(join(tmpdir(), name));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
