import { type Request, type Response, Router } from 'express';
import { sendAnswer, sendJson } from '../http/send-answer.ts';
import type { ServerContext } from '../server-context.ts';

/** `/health`, `/ready` and `/metrics`, which need no key: probes have none. */
export function statusRoutes(ctx: ServerContext): Router {
  const router = Router();
  const { config, executor } = ctx;

  router.get('/health', (req: Request, res: Response) => {
    sendJson(req, res, 200, {
      status: 'healthy',
      version: ctx.version,
      service: 'kcr',
      config: {
        executor: executor.name,
        sandboxed: executor.sandboxed,
        languages: executor.languages,
        heartbeat: config.heartbeat,
        first_byte_ms: config.firstByteMs,
        interval_ms: config.intervalMs,
        pooled: config.pooled,
      },
    });
  });

  router.get('/ready', async (req: Request, res: Response) => {
    if (ctx.stopping) return sendJson(req, res, 503, { status: 'stopping' });
    const ready = await executor.ready().catch(() => false);
    sendJson(req, res, ready ? 200 : 503, { status: ready ? 'ready' : 'not ready' });
  });

  router.get('/metrics', async (req: Request, res: Response) => {
    const { registry } = ctx.metrics;
    sendAnswer(req, res, {
      status: 200,
      headers: { 'Content-Type': registry.contentType },
      body: await registry.metrics(),
    });
  });

  return router;
}
