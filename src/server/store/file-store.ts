import type { Dirent } from 'node:fs';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { makeDirectory } from '../../make-directory.ts';
import { checkRoom } from './check-room.ts';
import { contentTypeOf } from './content-type-of.ts';
import { isId } from './is-id.ts';
import { isMissing } from './is-missing.ts';
import { type StoreLimits, storeLimits } from './limits.ts';
import { newId } from './new-id.ts';
import { receiveFile } from './receive-file.ts';
import { fileRecord } from './records.ts';
import { safeFolder } from './safe-folder.ts';
import { safeName } from './safe-name.ts';
import { SessionLocks } from './session-locks.ts';
import { SessionStore } from './session-store.ts';
import { type StorePaths, storePaths } from './store-paths.ts';
import { StoreRefusal } from './store-refusal.ts';
import { type SweepReport, sweep } from './sweep.ts';
import type { NewFile, Session, SessionOwner, StoredFile } from './types.ts';
import { PART_SUFFIX, writeJsonAtomically } from './write-json-atomically.ts';

/** A day: LibreChat believes that a file is there for 23 hours after it heard so. */
export const DEFAULT_TTL_MS = 24 * 60 * 60 * 1000;

export interface FileStoreOptions {
  /** Made, readable by its owner only, if it is not there. */
  readonly directory: string;
  readonly limits?: Partial<StoreLimits>;
  /** How long a session lives after its last use. */
  readonly ttlMs?: number;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

/**
 * Sessions (`SessionStore`) and their files, on disk: `sessions/{session}/files/{file}` with the bytes and `{file}.json`
 * with the rest, written last: a file exists when that is there.
 */
export class FileStore {
  readonly directory: string;
  readonly limits: StoreLimits;
  readonly ttlMs: number;
  readonly #paths: StorePaths;
  readonly #now: () => number;
  readonly #locks = new SessionLocks();
  readonly #sessions: SessionStore;

  constructor(options: FileStoreOptions) {
    this.directory = options.directory;
    this.#paths = storePaths(options.directory);
    this.limits = storeLimits(options.limits ?? {});
    this.ttlMs = options.ttlMs ?? DEFAULT_TTL_MS;
    this.#now = options.now ?? Date.now;
    const { ttlMs } = this;
    this.#sessions = new SessionStore({ paths: this.#paths, ttlMs, now: this.#now, locks: this.#locks });
  }

  /** Makes the directories; throws what the file system says when it cannot, or may not write there. */
  async open(): Promise<this> {
    for (const path of [this.#paths.sessions, this.#paths.entities, this.#paths.trash]) {
      await makeDirectory(path, 0o700);
    }
    return this;
  }

  createSession(owner: SessionOwner = { entityId: null, userId: null }): Promise<Session> {
    return this.#sessions.create(owner);
  }

  /** The session that uploads of this user for this entity go to: see `SessionStore.forUploads`. */
  sessionForUploads(owner: SessionOwner): Promise<Session> {
    return this.#sessions.forUploads(owner);
  }

  /** A session that is alive, or null. Does not count as use. */
  findSession(id: string): Promise<Session | null> {
    return this.#sessions.find(id);
  }

  /** As `findSession`, and begins its time to live anew. */
  useSession(id: string): Promise<Session | null> {
    return this.#sessions.use(id);
  }

  /**
   * Takes a file into a session. Nothing of it is visible before it is whole.
   * @throws StoreRefusal when the session is not alive or a limit would be passed; whatever `content` throws.
   */
  async addFile(sessionId: string, file: NewFile, content: AsyncIterable<Uint8Array>): Promise<StoredFile> {
    if ((await this.useSession(sessionId)) === null) throw new StoreRefusal('no-session', 'no such session');
    const id = newId();
    const part = `${this.#paths.content(sessionId, id)}${PART_SUFFIX}`;
    const received = await receiveFile(part, content, this.limits.fileBytes);
    const name = safeName(file.name);
    const stored: StoredFile = {
      id,
      sessionId,
      name,
      path: [...safeFolder(file.folder ?? ''), name].join('/'),
      originalName: file.name,
      contentType: contentTypeOf(name, file.contentType),
      createdAtMs: this.#now(),
      ...received,
    };
    try {
      // The limits are checked and used up in one step, else many uploads at once would all fit.
      await this.#locks.run(sessionId, async () => {
        checkRoom(await this.#readFiles(sessionId), received.bytes, this.limits);
        await rename(part, this.#paths.content(sessionId, id));
        await writeJsonAtomically(this.#paths.fileRecord(sessionId, id), stored);
      });
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    return stored;
  }

  async findFile(sessionId: string, fileId: string): Promise<StoredFile | null> {
    if (!isId(fileId) || (await this.findSession(sessionId)) === null) return null;
    return this.#readFile(sessionId, fileId);
  }

  /** The files of a session, oldest first; null when it is not alive. Counts as use of the session. */
  async listFiles(sessionId: string): Promise<readonly StoredFile[] | null> {
    if ((await this.useSession(sessionId)) === null) return null;
    return this.#readFiles(sessionId);
  }

  /** A file and a stream of its bytes, which the caller must read or destroy; null when there is none. Counts as use. */
  async readFile(sessionId: string, fileId: string): Promise<{ file: StoredFile; content: Readable } | null> {
    const file = await this.findFile(sessionId, fileId);
    if (file === null) return null;
    await this.useSession(sessionId);
    try {
      const handle = await open(this.#paths.content(sessionId, fileId), 'r');
      return { file, content: handle.createReadStream() };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /** Copies a file's bytes out, for an execution: `to` must not exist. False when there is no such file. */
  async copyFileTo(sessionId: string, fileId: string, to: string): Promise<boolean> {
    const found = await this.readFile(sessionId, fileId);
    if (found === null) return false;
    await receiveFile(to, found.content, Number.MAX_SAFE_INTEGER);
    return true;
  }

  /** False when there was no such file. */
  async deleteFile(sessionId: string, fileId: string): Promise<boolean> {
    if ((await this.findFile(sessionId, fileId)) === null) return false;
    await rm(this.#paths.fileRecord(sessionId, fileId), { force: true });
    await rm(this.#paths.content(sessionId, fileId), { force: true });
    return true;
  }

  /** Removes sessions whose time is over, and what a crash left half written. */
  async sweep(): Promise<SweepReport> {
    const { sessions, entities, trash } = this.#paths;
    return sweep({ sessions, entities, trash, nowMs: this.#now(), ttlMs: this.ttlMs });
  }

  async #readFiles(sessionId: string): Promise<StoredFile[]> {
    const entries: Dirent[] = await readdir(this.#paths.files(sessionId), { withFileTypes: true });
    const ids = entries.map((entry) => entry.name.replace(/\.json$/, '')).filter(isId);
    const files = await Promise.all([...new Set(ids)].map((id) => this.#readFile(sessionId, id)));
    return files
      .filter((file) => file !== null)
      .sort((a, b) => a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1));
  }

  async #readFile(sessionId: string, fileId: string): Promise<StoredFile | null> {
    try {
      return fileRecord(await readFile(this.#paths.fileRecord(sessionId, fileId), 'utf8'), sessionId, fileId);
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }
}
