import { pipeline } from 'node:stream/promises';
import { type Request, type Response, Router } from 'express';
import { requireHeaderKey } from '../http/check-key.ts';
import { HttpError } from '../http/http-error.ts';
import { sendJson } from '../http/send-answer.ts';
import type { ServerContext } from '../server-context.ts';
import { type FileStore, fullEntry, isId, simpleEntry, summaryEntry } from '../store/index.ts';
import { receiveUpload, type Upload } from './receive-upload.ts';

/** Sessions and their files, as LibreChat and its agents ask for them. Keys stand in the headers. */
export function fileRoutes(ctx: ServerContext, store: FileStore): Router {
  const router = Router();
  const guarded =
    (handle: (req: Request, res: Response) => Promise<void>) =>
    async (req: Request, res: Response): Promise<void> => {
      requireHeaderKey(ctx.keys, req);
      await handle(req, res);
    };

  const upload = async (req: Request, res: Response): Promise<Upload> => {
    if (/^100-continue$/i.test(req.headers.expect ?? '')) res.writeContinue();
    const received = await receiveUpload(req, store);
    if (received.sessionId !== null) return received;
    const details = [{ field: 'body -> file', message: 'Field required', code: 'missing' }];
    throw new HttpError(422, 'Request validation failed', { details });
  };

  router.post(
    '/upload',
    guarded(async (req, res) => {
      const { sessionId, files } = await upload(req, res);
      const refused = files.find((file) => file.refusal !== null)?.refusal;
      if (refused) throw new HttpError(refused.status, refused.message);
      sendJson(req, res, 200, {
        message: 'success',
        session_id: sessionId,
        storage_session_id: sessionId,
        files: files.map(({ stored }) => ({ fileId: stored?.id, filename: stored?.name })),
      });
    }),
  );

  router.post(
    '/upload/batch',
    guarded(async (req, res) => {
      const { sessionId, files } = await upload(req, res);
      const succeeded = files.filter((file) => file.stored !== null).length;
      const failed = files.length - succeeded;
      sendJson(req, res, succeeded === 0 ? 400 : 200, {
        message: failed === 0 ? 'success' : succeeded === 0 ? 'error' : 'partial_success',
        session_id: sessionId,
        storage_session_id: sessionId,
        files: files.map(({ name, stored, refusal }) =>
          stored === null
            ? { status: 'error', filename: name, error: refusal?.message }
            : { status: 'success', fileId: stored.id, filename: stored.name },
        ),
        succeeded,
        failed,
      });
    }),
  );

  router.get(
    '/files/:session',
    guarded(async (req, res) => {
      const sessionId = param(req, 'session');
      const files = await store.listFiles(sessionId);
      const session = files === null ? null : await store.findSession(sessionId);
      // KubeCodeRun lists a session that it does not know as empty, and LibreChat then uploads anew.
      if (files === null || session === null) {
        sendJson(req, res, 200, []);
        return;
      }
      const list = (detail: unknown): object[] => {
        if (detail === 'summary') return files.map((file) => summaryEntry(file, session));
        return detail === 'simple' ? files.map(simpleEntry) : files.map(fullEntry);
      };
      sendJson(req, res, 200, list(req.query.detail));
    }),
  );

  router.get(
    '/sessions/:session/objects/:file',
    guarded(async (req, res) => {
      const file = await store.findFile(param(req, 'session'), param(req, 'file'));
      const session = file === null ? null : await store.useSession(file.sessionId);
      if (file === null || session === null) throw new HttpError(404, 'File not found');
      sendJson(req, res, 200, { ...fullEntry(file), ...summaryEntry(file, session) });
    }),
  );

  router.get(
    '/download/:session/:file',
    guarded(async (req, res) => {
      const found = await store.readFile(param(req, 'session'), param(req, 'file'));
      if (found === null) throw new HttpError(404, 'File not found');
      const { file, content } = found;
      res.attachment(file.name);
      res.setHeader('Content-Type', file.contentType);
      res.setHeader('Content-Length', file.bytes);
      res.setHeader('Cache-Control', 'private, max-age=3600');
      // Nobody's file is to become a page of ours.
      res.setHeader('X-Content-Type-Options', 'nosniff');
      if (req.method === 'HEAD') {
        content.destroy();
        res.end();
        return;
      }
      await pipeline(content, res).catch((error: unknown) => {
        // The caller left; the door logs it.
        if (!res.destroyed) throw error;
      });
    }),
  );

  router.delete(
    '/files/:session/:file',
    guarded(async (req, res) => {
      if (!(await store.deleteFile(param(req, 'session'), param(req, 'file')))) {
        throw new HttpError(404, 'File not found');
      }
      sendJson(req, res, 200, { message: 'success' });
    }),
  );

  return router;
}

/** An id out of the path; one of another form than ours cannot name anything. */
function param(req: Request, name: string): string {
  const value = req.params[name];
  if (typeof value !== 'string' || !isId(value)) throw new HttpError(400, `Invalid ${name} id: expected 21 characters`);
  return value;
}
