import { join } from 'node:path';

/** Where the store keeps what. Ids must have been checked (`isId`): they become parts of paths. */
export interface StorePaths {
  readonly sessions: string;
  readonly entities: string;
  /** What is being removed; on the file system of `sessions`. */
  readonly trash: string;
  sessionRecord(sessionId: string): string;
  files(sessionId: string): string;
  content(sessionId: string, fileId: string): string;
  fileRecord(sessionId: string, fileId: string): string;
}

export function storePaths(directory: string): StorePaths {
  const sessions = join(directory, 'sessions');
  const files = (sessionId: string): string => join(sessions, sessionId, 'files');
  const content = (sessionId: string, fileId: string): string => join(files(sessionId), fileId);
  return {
    sessions,
    entities: join(directory, 'entities'),
    trash: join(directory, 'trash'),
    sessionRecord: (sessionId) => join(sessions, sessionId, 'session.json'),
    files,
    content,
    fileRecord: (sessionId, fileId) => `${content(sessionId, fileId)}.json`,
  };
}
