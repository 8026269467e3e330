import type { IncomingMessage } from 'node:http';

/** Whether a request comes with a body, by its headers (RFC 9112, 6.3): whether that has arrived they do not say. */
export function hasBody({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}
