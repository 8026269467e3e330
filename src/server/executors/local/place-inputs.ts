import { chmod, mkdir } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import type { FileReference } from '../../executor.ts';
import type { FileStore } from '../../store/file-store.ts';
import { safeFolder } from '../../store/safe-folder.ts';
import { safeName } from '../../store/safe-name.ts';
import type { StoredFile } from '../../store/types.ts';

export interface PlacedInputs {
  /** Hexadecimal SHA-256 by path below `/mnt/data`. */
  readonly hashes: ReadonlyMap<string, string>;
  /** What the caller must be told: files that are not there, or not where he thinks. */
  readonly notes: readonly string[];
}

/**
 * Copies the files of a request into `data`, under the names that the request gives them; with `resumed`, the session
 * that it names, also all of that session's files, the newest of each path, behind those.
 */
export async function placeInputs(
  store: FileStore,
  references: readonly FileReference[],
  resumed: string | null,
  data: string,
): Promise<PlacedInputs> {
  const hashes = new Map<string, string>();
  const notes: string[] = [];
  const placed = new Set<string>();

  const place = async (file: StoredFile, path: string): Promise<void> => {
    if (placed.has(file.id)) return;
    placed.add(file.id);
    try {
      await mkdir(dirname(join(data, path)), { recursive: true, mode: 0o755 });
      if (await store.copyFileTo(file.sessionId, file.id, join(data, path))) {
        await chmod(join(data, path), 0o644);
        hashes.set(path, file.sha256);
      }
    } catch (error) {
      if (!isNameConflict(error)) throw error;
      notes.push(`the file ${path} was not placed in /mnt/data: another file or folder has its name`);
    }
  };

  for (const reference of references) {
    const file = await findReferenced(store, reference);
    const wanted = reference.name === '' ? file?.path : pathOf(reference.name);
    if (file === null || wanted === undefined) {
      notes.push(`the file ${wanted ?? reference.id} is not in /mnt/data: it was never uploaded or has expired`);
      continue;
    }
    const path = freePath(wanted, hashes);
    if (path !== wanted && !placed.has(file.id)) notes.push(`there are two files ${wanted}: the second is ${path}`);
    await place(file, path);
  }
  const rest = resumed === null ? null : await store.listFiles(resumed);
  for (const file of [...(rest ?? [])].reverse()) {
    if (!hashes.has(file.path)) await place(file, file.path);
  }
  return { hashes, notes };
}

/** By id; else by name, as KubeCodeRun does: some callers keep the name only. */
async function findReferenced(store: FileStore, reference: FileReference): Promise<StoredFile | null> {
  const byId = await store.findFile(reference.session_id, reference.id);
  if (byId !== null) return byId;
  const all = (await store.listFiles(reference.session_id)) ?? [];
  return all.findLast((file) => file.originalName === reference.name || file.path === reference.name) ?? null;
}

function pathOf(name: string): string {
  const cut = name.lastIndexOf('/') + 1;
  return [...safeFolder(name.slice(0, cut)), safeName(name.slice(cut))].join('/');
}

function freePath(path: string, taken: ReadonlyMap<string, string>): string {
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  let free = path;
  for (let n = 2; taken.has(free); n += 1) free = `${stem}-${n}${extension}`;
  return free;
}

function isNameConflict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['EEXIST', 'ENOTDIR', 'EISDIR'].includes(String(error.code));
}
