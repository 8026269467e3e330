import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isId } from './is-id.ts';
import type { SessionOwner } from './types.ts';
import { writeJsonAtomically } from './write-json-atomically.ts';

/** Which session the uploads of a user for an entity go to: one small file each, named after a hash of both. */
export class EntityIndex {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async sessionOf(owner: SessionOwner): Promise<string | null> {
    try {
      const id: unknown = JSON.parse(await readFile(this.#path(owner), 'utf8'));
      return isId(id) ? id : null;
    } catch {
      // Not there or damaged: either way a new session is the answer.
      return null;
    }
  }

  async remember(owner: SessionOwner, sessionId: string): Promise<void> {
    await writeJsonAtomically(this.#path(owner), sessionId);
  }

  /** The user is part of the key: an agent is shared by many, their files are not. */
  #path(owner: SessionOwner): string {
    const key = JSON.stringify([owner.userId, owner.entityId]);
    return join(this.#directory, createHash('sha256').update(key).digest('hex'));
  }
}
