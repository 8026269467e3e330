import type { ExecProgress, ExecRequest } from '../executor.ts';
import type { FileStore } from '../store/file-store.ts';
import type { Session } from '../store/types.ts';

/**
 * The session an execution works in, in KubeCodeRun's order: the one that it names, the first alive one that its files
 * come from, a new one. Not one found by `entity_id` alone, as there: an agent has many users, and each would see the
 * files of the others.
 */
export async function chooseSession(
  store: FileStore,
  request: ExecRequest,
  progress: (step: ExecProgress) => void,
): Promise<Session> {
  const named = [request.sessionId, ...request.files.map((file) => file.session_id)];
  for (const id of named) {
    const session = id === null ? null : await store.useSession(id);
    if (session === null) continue;
    progress({ kind: 'session', sessionId: session.id, created: false });
    return session;
  }
  const session = await store.createSession({ entityId: request.entityId, userId: request.userId });
  progress({ kind: 'session', sessionId: session.id, created: true });
  return session;
}
