/** What the store keeps of a session and of a file. Both are JSON on disk; times are milliseconds since 1970, UTC. */

export interface SessionOwner {
  readonly entityId: string | null;
  readonly userId: string | null;
}

export interface Session extends SessionOwner {
  readonly id: string;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number;
}

export interface StoredFile {
  readonly id: string;
  readonly sessionId: string;
  /** Safe, one path component (`safeName`). */
  readonly name: string;
  /** Where it lies below `/mnt/data`, with `/` and safe components; its last component is `name`. */
  readonly path: string;
  /** As the caller sent it, untouched: only ever shown, never made a path. */
  readonly originalName: string;
  readonly contentType: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly createdAtMs: number;
}

export interface NewFile {
  readonly name: string;
  /** `application/octet-stream` and null mean: guess by the name. */
  readonly contentType: string | null;
  /** Folders below `/mnt/data`; null for none. */
  readonly folder?: string | null;
}
