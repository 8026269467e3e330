import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from '../heartbeat/types.ts';

// How long a caller may go on sending a body that was refused.
const LINGER_MS = 2000;

/**
 * Sends a whole answer. If the request's body is not read yet (it was refused before), reads and drops it for a while:
 * a connection closed on unread bytes is reset, and the caller would see that instead of the answer.
 */
export function sendAnswer(req: IncomingMessage, res: ServerResponse, answer: Answer): void {
  if (res.headersSent || res.destroyed) return;
  const half = !req.complete && hasBody(req);
  // Whatever else comes on this connection would be taken for the rest of this request.
  if (half) res.setHeader('Connection', 'close');
  res.writeHead(answer.status, { ...answer.headers, 'Content-Length': Buffer.byteLength(answer.body) });
  if (!half) {
    res.end(answer.body);
    return;
  }
  res.write(answer.body);
  req.resume();
  const done = () => {
    clearTimeout(timer);
    req.off('end', done);
    res.end();
  };
  const timer = setTimeout(done, LINGER_MS);
  req.once('end', done);
  res.once('close', () => clearTimeout(timer));
}

// Of a request without a body, too, Node says that it is not complete while it hands it over.
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/** Sends a value as JSON. */
export function sendJson(req: IncomingMessage, res: ServerResponse, status: number, value: unknown): void {
  sendAnswer(req, res, {
    status,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(value),
  });
}
