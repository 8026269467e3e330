import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Connections } from './http/connections.ts';

/**
 * Answers what is no HTTP request, or did not become one in time. Says nothing on a connection with a response under
 * way (its first bytes may be out): there it can only be cut.
 */
export function answerBadRequest(error: Error & { code?: string }, stream: Duplex, connections: Connections): void {
  const socket = stream as Socket;
  if (!socket.writable || error.code === 'ECONNRESET' || connections.busy(socket)) {
    socket.destroy();
    return;
  }
  const [status, message] = reason(error.code);
  const body = JSON.stringify({ error: message, timestamp: Date.now() / 1000 });
  const head = `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
  socket.end(`${head}Connection: close\r\n\r\n${body}`, () => socket.destroySoon());
}

function reason(code: string | undefined): [string, string] {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return ['431 Request Header Fields Too Large', 'The headers of the request are too large'];
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return ['413 Payload Too Large', 'The chunk extensions of the request are too large'];
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return ['408 Request Timeout', 'The request did not arrive in time'];
    default:
      return ['400 Bad Request', 'Invalid HTTP request received'];
  }
}
