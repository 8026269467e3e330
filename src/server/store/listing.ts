import { extname } from 'node:path';
import type { Session, StoredFile } from './types.ts';

/** An entry of `GET /files/{session}?detail=summary`: what LibreChat's `getSessionInfo` reads. */
export interface SummaryEntry {
  readonly name: string;
  readonly lastModified: string;
}

/** An entry of `detail=full`: what the file fallback of `@librechat/agents` before 3.1.80 reads, and KubeCodeRun's fields. */
export interface FullEntry extends SummaryEntry {
  readonly id: string;
  readonly session_id: string;
  readonly content: null;
  readonly size: number;
  readonly etag: string;
  readonly contentType: string;
  readonly metadata: { readonly 'content-type': string; readonly 'original-filename': string };
}

/** An entry of `detail=simple`, which only KubeCodeRun has. */
export interface SimpleEntry {
  readonly id: string;
  readonly name: string;
  readonly path: string;
}

/**
 * `{session}/{file}.{extension}`: LibreChat looks for a name that starts with `{session}/{file}`; the agents take
 * what stands between the slash and the first dot for the id.
 */
export function objectName(file: StoredFile): string {
  return `${file.sessionId}/${file.id}${extname(file.name)}`;
}

/**
 * `lastModified` is the session's last use, not the file's: LibreChat uploads anew what it takes for older than 23 h,
 * and what it asks is whether the file is still there.
 */
export function summaryEntry(file: StoredFile, session: Session): SummaryEntry {
  return { name: objectName(file), lastModified: new Date(session.lastUsedAtMs).toISOString() };
}

/** As `detail=full` lists it; `GET /sessions/{session}/objects/{file}` answers the same for one file, with `summaryEntry`'s time. */
export function fullEntry(file: StoredFile): FullEntry {
  return {
    name: objectName(file),
    id: file.id,
    session_id: file.sessionId,
    content: null,
    size: file.bytes,
    lastModified: new Date(file.createdAtMs).toISOString(),
    etag: `"${file.sha256}"`,
    metadata: { 'content-type': file.contentType, 'original-filename': file.originalName },
    contentType: file.contentType,
  };
}

export function simpleEntry(file: StoredFile): SimpleEntry {
  return { id: file.id, name: file.name, path: file.path };
}
