import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from '../heartbeat/types.ts';
import { hasBody } from './has-body.ts';

/**
 * Sends a whole answer. If the request's body is not read yet (it was refused before), the connection ends with the
 * answer, and what still comes is read and dropped for a while (`closeGently`): a connection closed on unread bytes is
 * reset, and the caller would see that instead of the answer.
 */
export function sendAnswer(req: IncomingMessage, res: ServerResponse, answer: Answer): void {
  if (res.headersSent || res.destroyed) return;
  // Of a request without a body, too, Node says that it is not complete while it hands it over.
  if (!req.complete && hasBody(req)) {
    res.setHeader('Connection', 'close');
    req.unpipe();
    req.resume();
  }
  res.writeHead(answer.status, { ...answer.headers, 'Content-Length': Buffer.byteLength(answer.body) });
  res.end(answer.body);
}

/** Sends a value as JSON. */
export function sendJson(req: IncomingMessage, res: ServerResponse, status: number, value: unknown): void {
  sendAnswer(req, res, {
    status,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(value),
  });
}
