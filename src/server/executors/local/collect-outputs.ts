import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileStore } from '../../store/file-store.ts';
import { StoreRefusal } from '../../store/store-refusal.ts';
import type { StoredFile } from '../../store/types.ts';

export interface CollectedOutputs {
  readonly files: readonly StoredFile[];
  /** What was left behind, and why. */
  readonly notes: readonly string[];
}

const MAX_DEPTH = 8;
const MAX_ENTRIES = 20_000;
/** Caches of run-times, which no caller asked for; and what begins with a dot. */
const SKIPPED = new Set(['__pycache__', 'node_modules']);

/**
 * Takes the files that a program made or changed in `data` into a session. Links are never followed and other special
 * files never opened: they may lead anywhere. To be called when nothing of the program runs any more.
 */
export async function collectOutputs(
  store: FileStore,
  sessionId: string,
  data: string,
  inputs: ReadonlyMap<string, string>,
): Promise<CollectedOutputs> {
  const files: StoredFile[] = [];
  const { paths, notes } = await listFiles(data);
  let surplus = 0;
  for (const path of paths) {
    const handle = await openPlain(data, path);
    if (handle === null) {
      notes.push(`${path} was not kept: it is no plain file, has a second name, or cannot be read`);
      continue;
    }
    try {
      const known = inputs.get(path);
      if (known !== undefined && known === (await hashOf(handle))) continue;
      if (files.length >= store.limits.outputFiles) {
        surplus += 1;
        continue;
      }
      const cut = path.lastIndexOf('/') + 1;
      const file = { name: path.slice(cut), folder: path.slice(0, cut), contentType: null };
      files.push(await store.addFile(sessionId, file, handle.createReadStream({ start: 0, autoClose: false })));
    } catch (error) {
      if (!(error instanceof StoreRefusal)) throw error;
      notes.push(`${path} was not kept: ${error.message}`);
    } finally {
      await handle.close();
    }
  }
  if (surplus > 0) notes.push(`${surplus} more files were not kept: an execution may give ${store.limits.outputFiles}`);
  return { files, notes };
}

async function listFiles(data: string): Promise<{ paths: string[]; notes: string[] }> {
  const paths: string[] = [];
  const notes: string[] = [];
  const open: { path: string; depth: number }[] = [{ path: '', depth: 0 }];
  let entries = 0;
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const { path: parent, depth } = folder;
    const inside = await readdir(join(data, parent), { withFileTypes: true }).catch(() => {
      notes.push(`${parent} was not kept: it cannot be read`);
      return [];
    });
    for (const entry of inside) {
      entries += 1;
      if (entries > MAX_ENTRIES)
        return { paths: paths.sort(), notes: [...notes, 'too many files: not all were looked at'] };
      if (entry.name.startsWith('.') || SKIPPED.has(entry.name)) continue;
      const path = parent === '' ? entry.name : `${parent}/${entry.name}`;
      if (entry.isDirectory() && depth < MAX_DEPTH) open.push({ path, depth: depth + 1 });
      else if (entry.isFile()) paths.push(path);
      else if (entry.isSymbolicLink()) notes.push(`${path} was not kept: it is a link`);
      else notes.push(`${path} was not kept: it is no plain file, or lies too deep`);
    }
  }
  return { paths: paths.sort(), notes };
}

async function openPlain(data: string, path: string): Promise<FileHandle | null> {
  let handle: FileHandle | null = null;
  try {
    // Non-blocking: a pipe with nobody at its other end would keep us for ever.
    handle = await open(join(data, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stats = await handle.stat();
    // A second name may be that of a file which only this process may read.
    const plain = stats.isFile() && stats.nlink === 1 && (await isWhereItSeems(handle, join(data, path)));
    if (plain) return handle;
  } catch {
    // Told by the caller of this.
  }
  await handle?.close();
  return null;
}

/** A folder on the way may have become a link since it was listed, where a stray process could still run. */
async function isWhereItSeems(handle: FileHandle, path: string): Promise<boolean> {
  const real = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => null);
  return real === null || real === path;
}

async function hashOf(handle: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of handle.createReadStream({ start: 0, autoClose: false })) hash.update(chunk);
  return hash.digest('hex');
}
