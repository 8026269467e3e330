import { mkdir, readFile, stat, utimes } from 'node:fs/promises';
import { EntityIndex } from './entity-index.ts';
import { isId } from './is-id.ts';
import { isMissing } from './is-missing.ts';
import { newId } from './new-id.ts';
import { sessionRecord } from './records.ts';
import type { SessionLocks } from './session-locks.ts';
import type { StorePaths } from './store-paths.ts';
import type { Session, SessionOwner } from './types.ts';
import { writeJsonAtomically } from './write-json-atomically.ts';

export interface SessionStoreOptions {
  readonly paths: StorePaths;
  /** How long a session lives after its last use. */
  readonly ttlMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly locks: SessionLocks;
}

/** Who has which session, and until when: `sessions/{session}/session.json`, whose modification time is the last use. */
export class SessionStore {
  readonly #paths: StorePaths;
  readonly #ttlMs: number;
  readonly #now: () => number;
  readonly #locks: SessionLocks;
  readonly #entities: EntityIndex;

  constructor({ paths, ttlMs, now, locks }: SessionStoreOptions) {
    this.#paths = paths;
    this.#ttlMs = ttlMs;
    this.#now = now;
    this.#locks = locks;
    this.#entities = new EntityIndex(paths.entities);
  }

  async create(owner: SessionOwner = { entityId: null, userId: null }): Promise<Session> {
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
  async forUploads(owner: SessionOwner): Promise<Session> {
    if (owner.entityId === null) return this.create(owner);
    return this.#locks.run(`entity ${owner.userId} ${owner.entityId}`, async () => {
      const known = await this.#entities.sessionOf(owner);
      const alive = known === null ? null : await this.use(known);
      if (alive !== null) return alive;
      const made = await this.create(owner);
      await this.#entities.remember(owner, made.id);
      return made;
    });
  }

  /** A session that is alive, or null for one that never was, has expired, or has no id's form. Does not count as use. */
  async find(id: string): Promise<Session | null> {
    if (!isId(id)) return null;
    try {
      const path = this.#paths.sessionRecord(id);
      const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
      if (mtimeMs + this.#ttlMs <= this.#now()) return null;
      return sessionRecord(text, id, mtimeMs);
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /** As `find`, and begins its time to live anew. */
  async use(id: string): Promise<Session | null> {
    const session = await this.find(id);
    if (session === null) return null;
    const now = this.#now();
    await this.#touch(id, now);
    return { ...session, lastUsedAtMs: now };
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
