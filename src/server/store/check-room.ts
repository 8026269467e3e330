import type { StoreLimits } from './limits.ts';
import { StoreRefusal } from './store-refusal.ts';
import type { StoredFile } from './types.ts';

/** @throws StoreRefusal when a session with `files` has no room for one of `bytes` more. */
export function checkRoom(files: readonly StoredFile[], bytes: number, limits: StoreLimits): void {
  const { filesPerSession, sessionBytes } = limits;
  if (files.length >= filesPerSession) {
    throw new StoreRefusal('too-many-files', `a session may have ${filesPerSession} files`);
  }
  const total = files.reduce((sum, file) => sum + file.bytes, bytes);
  if (total > sessionBytes) throw new StoreRefusal('session-full', `a session may have ${sessionBytes} bytes of files`);
}
