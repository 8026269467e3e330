import type { Dirent } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { checkRoom } from './check-room.ts';
import { contentTypeOf } from './content-type-of.ts';
import { EntityIndex } from './entity-index.ts';
import { isId } from './is-id.ts';
import { type StoreLimits, storeLimits } from './limits.ts';
import { makeDirectory } from './make-directory.ts';
import { newId } from './new-id.ts';
import { receiveFile } from './receive-file.ts';
import { fileRecord, sessionRecord } from './records.ts';
import { safeFolder } from './safe-folder.ts';
import { safeName } from './safe-name.ts';
import { SessionLocks } from './session-locks.ts';
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
 * Sessions and their files, on disk:
 * `sessions/{session}/session.json`, whose modification time is the last use; `sessions/{session}/files/{file}` with
 * the bytes and `{file}.json` with the rest, written last: a file exists when that is there.
 */
export class FileStore {
  readonly directory: string;
  readonly limits: StoreLimits;
  readonly ttlMs: number;
  readonly #paths: StorePaths;
  readonly #now: () => number;
  readonly #locks = new SessionLocks();
  readonly #entities: EntityIndex;

  constructor(options: FileStoreOptions) {
    this.directory = options.directory;
    this.#paths = storePaths(options.directory);
    this.limits = storeLimits(options.limits ?? {});
    this.ttlMs = options.ttlMs ?? DEFAULT_TTL_MS;
    this.#now = options.now ?? Date.now;
    this.#entities = new EntityIndex(this.#paths.entities);
  }

  /** Makes the directories; throws what the file system says when it cannot, or may not write there. */
  async open(): Promise<this> {
    for (const path of [this.#paths.sessions, this.#paths.entities, this.#paths.trash]) {
      await makeDirectory(path);
    }
    return this;
  }

  async createSession(owner: SessionOwner = { entityId: null, userId: null }): Promise<Session> {
    const id = newId();
    const now = this.#now();
    const session: Session = { id, ...pickOwner(owner), createdAtMs: now, lastUsedAtMs: now };
    await mkdir(this.#paths.files(id), { recursive: true, mode: 0o700 });
    // Every execution makes one, most stay empty, and files are synced themselves.
    await writeJsonAtomically(this.#paths.sessionRecord(id), { ...pickOwner(owner), createdAtMs: now }, false);
    await this.#touch(id, now);
    return session;
  }

  /**
   * The session that uploads of this user for this entity (an agent of LibreChat) go to, made if there is none: agents
   * list one session only, so that files that belong together must lie together. Without an entity always a new one.
   */
  async sessionForUploads(owner: SessionOwner): Promise<Session> {
    if (owner.entityId === null) return this.createSession(owner);
    return this.#locks.run(`entity ${owner.userId} ${owner.entityId}`, async () => {
      const known = await this.#entities.sessionOf(owner);
      const alive = known === null ? null : await this.useSession(known);
      if (alive !== null) return alive;
      const made = await this.createSession(owner);
      await this.#entities.remember(owner, made.id);
      return made;
    });
  }

  /** A session that is alive, or null for one that never was, has expired, or has no id's form. Does not count as use. */
  async findSession(id: string): Promise<Session | null> {
    if (!isId(id)) return null;
    try {
      const path = this.#paths.sessionRecord(id);
      const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
      if (mtimeMs + this.ttlMs <= this.#now()) return null;
      return sessionRecord(text, id, mtimeMs);
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /** As `findSession`, and begins its time to live anew. */
  async useSession(id: string): Promise<Session | null> {
    const session = await this.findSession(id);
    if (session === null) return null;
    const now = this.#now();
    await this.#touch(id, now);
    return { ...session, lastUsedAtMs: now };
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

  /** Not rewritten: many may do it at once, and each of them is right. */
  async #touch(sessionId: string, nowMs: number): Promise<void> {
    try {
      await utimes(this.#paths.sessionRecord(sessionId), nowMs / 1000, nowMs / 1000);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}

function pickOwner({ entityId, userId }: SessionOwner): SessionOwner {
  return { entityId, userId };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
