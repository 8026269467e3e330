import { z } from 'zod';
import { isId } from './is-id.ts';
import type { Session, StoredFile } from './types.ts';

const SessionJson = z.object({
  entityId: z.string().nullable(),
  userId: z.string().nullable(),
  createdAtMs: z.number(),
});

const FileJson = z.object({
  id: z.string().refine(isId),
  sessionId: z.string().refine(isId),
  name: z.string().min(1),
  path: z.string().min(1),
  originalName: z.string(),
  contentType: z.string(),
  bytes: z.number().int().nonnegative(),
  sha256: z.string(),
  createdAtMs: z.number(),
});

/** A session from its JSON; null when that is damaged, so that one bad file does not take the server down. */
export function sessionRecord(text: string, id: string, lastUsedAtMs: number): Session | null {
  const parsed = SessionJson.safeParse(parseJson(text));
  return parsed.success ? { id, ...parsed.data, lastUsedAtMs } : null;
}

/** A file from its JSON; null when that is damaged or speaks of another file. */
export function fileRecord(text: string, sessionId: string, id: string): StoredFile | null {
  const parsed = FileJson.safeParse(parseJson(text));
  return parsed.success && parsed.data.id === id && parsed.data.sessionId === sessionId ? parsed.data : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
