/**
 * One server under test, as a process of its own: `kcr` with everything switched on, or what it is measured against.
 * Prints its port; at the end of its input prints what it used since the last line of it, and exits.
 */
import http, { type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import express from 'express';
import { resolveConfig } from '../../src/server/config/resolve-config.ts';
import type { Executor } from '../../src/server/executor.ts';
import { lineSink } from '../../src/server/log/line-sink.ts';
import { startServer } from '../../src/server/start-server.ts';
import { ANSWER, KEY } from './request.ts';

/** Waits as many ms as the code says. */
const executor: Executor = {
  name: 'bench',
  languages: ['py'],
  sandboxed: true,
  sandboxAdvice: null,
  async execute(request, signal, progress) {
    const ms = Number(request.code);
    if (ms > 0) await wait(ms, undefined, { signal });
    progress({ kind: 'finished', executionId: ANSWER.session_id, exitCode: 0, timeMs: ms });
    return { kind: 'done', exitCode: 0, result: ANSWER };
  },
  ready: async () => true,
  close: async () => undefined,
};

async function kcr(logFile: string): Promise<number> {
  const log = await lineSink(logFile, process.stderr);
  // A hint, for `close` would make the callers connect anew for each call, which bare express does not.
  const flags = { port: 0, pooled: 'hint', 'api-key': KEY, 'max-concurrent': 100_000, executor: 'sleep', grace: '1s' };
  const server = await startServer(resolveConfig({ flags, env: {}, file: null }), {
    executor,
    version: 'bench',
    write: log.write,
  });
  return server.port;
}

function plain(listener: RequestListener): Promise<number> {
  return new Promise((resolve) => {
    const server = http.createServer(listener).listen(0, '127.0.0.1', 4096, () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function bareExpress(): Promise<number> {
  const app = express();
  app.use(express.json());
  app.post('/exec', (_req, res) => {
    res.json(ANSWER);
  });
  return plain(app);
}

function bareNode(): Promise<number> {
  return plain((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      JSON.parse(Buffer.concat(chunks).toString());
      const body = JSON.stringify(ANSWER);
      res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
      res.end(body);
    });
  });
}

const [kind, logFile = '/dev/null'] = process.argv.slice(2);
const port = await (kind === 'kcr' ? kcr(logFile) : kind === 'express' ? bareExpress() : bareNode());
let peakRss = 0;
const watch = setInterval(() => {
  peakRss = Math.max(peakRss, process.memoryUsage.rss());
}, 250);
const idleRss = process.memoryUsage.rss();
let before = process.cpuUsage();
process.stdout.write(`${JSON.stringify({ port })}\n`);
process.stdin.on('data', () => {
  before = process.cpuUsage();
});
process.stdin.once('end', () => {
  clearInterval(watch);
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${JSON.stringify({ idleRss, peakRss, cpuSeconds: (user + system) / 1e6 })}\n`, () =>
    process.exit(0),
  );
});
