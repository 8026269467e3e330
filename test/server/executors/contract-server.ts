import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ExecOutcome, Executor } from '../../../src/server/executor.ts';
import { execRequest } from './exec-request.ts';

/** The smallest server of the LibreChat contract: an executor behind `POST /exec`, ended when its caller leaves. */
export async function contractServer(executor: Executor): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer(async (req, res) => {
    if (req.method === 'GET') {
      res.end('{"status":"healthy"}');
      return;
    }
    const { lang, code, args, session_id } = JSON.parse(await text(req));
    const leaving = new AbortController();
    res.once('close', () => leaving.abort());
    const request = execRequest({ lang, code, args, sessionId: session_id ?? null });
    const { status, body } = answerOf(await executor.execute(request, leaving.signal, () => {}));
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  return { url: await listen(server), close: () => shut(server) };
}

function answerOf(outcome: ExecOutcome): { status: number; body: unknown } {
  if (outcome.kind === 'done') return { status: 200, body: outcome.result };
  const { status, error, errorType, details } = outcome;
  return { status, body: { error, error_type: errorType, details: details ?? null } };
}

export async function listen(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function shut(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
}
