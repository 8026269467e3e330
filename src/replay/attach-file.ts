import type { Answer } from './callers/caller.ts';

/** A file of a session, as `POST /exec` names it. */
export interface AttachedFile {
  readonly id: string;
  readonly session_id: string;
  readonly name: string;
}

// Of the size that the file has nothing depends; what it holds nobody reads.
export const FILE = { name: 'kcr-replay.csv', content: 'a,b\n1,2\n' } as const;

/** The file that the answer to `POST /upload` names; null where it names none. */
export function attachedFile({ json }: Answer): AttachedFile | null {
  if (!isObject(json) || !Array.isArray(json.files)) return null;
  const [first]: unknown[] = json.files;
  const sessionId = json.session_id ?? json.storage_session_id;
  if (!isObject(first) || typeof first.fileId !== 'string' || typeof sessionId !== 'string') return null;
  return { id: first.fileId, session_id: sessionId, name: FILE.name };
}

/** A file that is nowhere: a server looks for it, does not find it, and goes on. */
export const NO_FILE: AttachedFile = {
  id: 'kcrReplayNoSuchFile00',
  session_id: 'kcrReplayNoSession000',
  name: FILE.name,
};

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
