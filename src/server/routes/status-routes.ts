import { type Request, type Response, Router } from 'express';
import type { Trouble } from '../executor.ts';
import { sendAnswer, sendJson } from '../http/send-answer.ts';
import type { ServerContext } from '../server-context.ts';

/** `/live`, `/health`, `/ready` and `/metrics`, which need no key: probes have none. */
export function statusRoutes(ctx: ServerContext): Router {
  const router = Router();
  const { config, executor } = ctx;

  // For a supervisor that restarts what is dead: no restart of this process brings an upstream back.
  router.get('/live', (req: Request, res: Response) => {
    sendJson(req, res, 200, { status: 'alive' });
  });

  router.get('/health', async (req: Request, res: Response) => {
    const trouble = await troubleOf(ctx, '/health');
    sendJson(req, res, trouble === null ? 200 : 503, {
      status: trouble === null ? 'healthy' : 'unhealthy',
      ...(trouble === null ? {} : { checks: { [trouble.part]: trouble.why } }),
      version: ctx.version,
      service: 'kcr',
      config: {
        executor: executor.name,
        // Other executors run nothing here: what they contain, or can run, is not theirs to say.
        ...(executor.name === 'upstream' || executor.name === 'sleep'
          ? {}
          : { sandboxed: executor.sandboxed, languages: executor.languages }),
        heartbeat: config.heartbeat,
        first_byte_ms: config.firstByteMs,
        interval_ms: config.intervalMs,
        pooled: config.pooled,
      },
    });
  });

  router.get('/ready', async (req: Request, res: Response) => {
    if (ctx.stopping) return sendJson(req, res, 503, { status: 'stopping' });
    const trouble = await troubleOf(ctx, '/ready');
    const ready = trouble === null && (await executor.ready().catch(() => false));
    sendJson(req, res, ready ? 200 : 503, {
      status: ready ? 'ready' : 'not ready',
      ...(trouble === null ? {} : { checks: { [trouble.part]: trouble.why } }),
    });
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

async function troubleOf({ executor }: ServerContext, path: '/health' | '/ready'): Promise<Trouble | null> {
  try {
    return (await executor.trouble?.(path)) ?? null;
  } catch {
    return { part: executor.name, why: 'cannot be asked' };
  }
}
