import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { EVENTS } from '../lifecycle-log.ts';
import { type AppParts, createApp } from './app.ts';
import { answerBrokenRequests } from './broken-request.ts';
import type { ServerConfig } from './config/server-config.ts';
import { door } from './door.ts';
import { endAtOnce } from './end-at-once.ts';
import type { Executor } from './executor.ts';
import { admission } from './http/admission.ts';
import { apiKeys } from './http/api-keys.ts';
import { trackConnections } from './http/connections.ts';
import { rateLimit } from './http/rate-limit.ts';
import { createLog } from './log/create-log.ts';
import { logHalfHead } from './log-half-head.ts';
import { logReset } from './log-reset.ts';
import { createMetrics } from './metrics.ts';
import { refuseExpectation, refuseTunnel } from './other-requests.ts';
import type { ServerContext } from './server-context.ts';
import { stopServer } from './stop-server.ts';

export interface ServerParts extends Partial<AppParts> {
  readonly executor: Executor;
  readonly version: string;
  /** Takes whole lines of the log. */
  readonly write: (text: string) => void;
}

export interface RunningServer {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  /** Ends it as SIGTERM does; resolves when every call is answered and the executor closed. */
  stop(): Promise<void>;
  /** Cuts everything and writes the last lines of every open call before it returns, as a second SIGTERM wants it. */
  endAtOnce(why: string): void;
}

/** How often Node looks for requests that are past their deadline: they are overrun by this, or a tenth, at most. */
const DEADLINE_CHECK_MS = 250;
/** Connections that may wait to be accepted, as far as the system lets it: beyond them callers are dropped without a word. */
const BACKLOG = 4096;
/** TCP keep-alive probes begin after this much silence; a caller that vanished is noticed some 10 s later. */
const PROBE_AFTER_MS = 5000;

/** Listens. Rejects with what the operating system says when it cannot. */
export async function startServer(config: ServerConfig, parts: ServerParts): Promise<RunningServer> {
  const server = http.createServer({
    keepAlive: true,
    keepAliveInitialDelay: PROBE_AFTER_MS,
    noDelay: true,
    // The door refuses such requests, with an answer that has a body.
    requireHostHeader: false,
    keepAliveTimeout: config.keepAliveTimeoutMs,
    headersTimeout: config.headerTimeoutMs,
    requestTimeout: Math.max(config.uploadTimeoutMs, config.headerTimeoutMs),
    connectionsCheckingInterval: Math.min(DEADLINE_CHECK_MS, Math.ceil(config.headerTimeoutMs / 10)),
  });
  const connections = trackConnections(server, (connection) => {
    logHalfHead(ctx, connection);
    logReset(ctx, connection);
  });
  const places = admission(config.maxConcurrent, config.queue);
  const ctx: ServerContext = {
    config,
    version: parts.version,
    executor: parts.executor,
    log: createLog(parts.write, 'kcr-serve', parts.version),
    metrics: createMetrics({ running: places.running, waiting: places.waiting, connections: connections.count }),
    keys: config.auth ? apiKeys(config.apiKeys) : null,
    rate: rateLimit(config.rateLimitPerMinute),
    admission: places,
    open: new Set(),
    working: new Set(),
    stopping: false,
  };
  const app = createApp(ctx, {
    store: parts.store ?? null,
    passThrough: parts.passThrough ?? null,
    exec: parts.exec ?? null,
  });
  const listener = door(ctx, connections, app);
  server.on('request', listener);
  // The route says when it wants the body: a refused request is never asked for one.
  server.on('checkContinue', listener);
  server.on('checkExpectation', door(ctx, connections, refuseExpectation(ctx)));
  server.on('connect', refuseTunnel(ctx, connections));
  server.on('clientError', answerBrokenRequests(ctx, connections));

  server.listen(config.port, config.host, BACKLOG);
  await once(server, 'listening');
  // Not before: where it cannot listen, nothing has started, and the log may be that of the server that has the port.
  ctx.log.event('info', 'kcr.server', EVENTS.serverStarting, { pid: process.pid });
  const { port } = server.address() as AddressInfo;
  ctx.log.event('info', 'kcr.server', EVENTS.serverListening(config.host, port), {
    executor: parts.executor.name,
    sandboxed:
      parts.executor.name === 'upstream' || parts.executor.name === 'sleep' ? undefined : parts.executor.sandboxed,
    heartbeat: config.heartbeat,
    heartbeat_interval_s: config.intervalMs / 1000,
    first_byte_ms: config.firstByteMs,
    pooled: config.pooled,
  });
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  let stopped: Promise<void> | null = null;
  return {
    host: config.host,
    port,
    url: `http://${host}:${port}`,
    stop: () => {
      stopped ??= stopServer(server, ctx, connections);
      return stopped;
    },
    endAtOnce: (why) => endAtOnce(ctx, connections, why),
  };
}
