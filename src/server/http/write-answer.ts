import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { errorAnswer } from './error-answer.ts';
import type { HttpError } from './http-error.ts';

/** Sends an error on a connection without a response of Node's to send it through, and closes the connection. */
export function writeAnswer(socket: Socket, error: HttpError): void {
  const { status, headers = {}, body } = errorAnswer(error);
  const lines = Object.entries({
    ...headers,
    'Content-Length': Buffer.byteLength(body),
    Date: new Date().toUTCString(),
    Connection: 'close',
  });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head}\r\n${body}`);
  socket.destroySoon();
}
