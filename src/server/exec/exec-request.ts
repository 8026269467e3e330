import type { IncomingMessage } from 'node:http';
import type { ExecRequest } from '../executor.ts';
import { addressOf } from '../http/connection.ts';
import type { ExecBody } from './exec-schema.ts';

/** A checked body in the words of the executors. */
export function execRequest(requestId: string, body: ExecBody, req: IncomingMessage, raw: Buffer): ExecRequest {
  const { headers, httpVersion, socket } = req;
  return {
    requestId,
    lang: body.lang,
    code: body.code,
    args: body.args,
    files: body.files.map((file) => ({
      id: file.id,
      // Agents since 3.1.80 say where a file is stored apart from the session of the run.
      session_id: file.storage_session_id ?? file.session_id ?? '',
      name: file.name,
    })),
    sessionId: body.session_id ?? null,
    entityId: body.entity_id || null,
    userId: body.user_id ?? null,
    original: { headers, body: raw, address: addressOf(socket), httpVersion },
  };
}
