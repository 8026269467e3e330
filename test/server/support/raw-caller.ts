import { once } from 'node:events';
import net from 'node:net';
import { onTestFinished } from 'vitest';

/** A caller that shows every byte and every moment: what a real HTTP client hides. */
export interface RawCaller {
  readonly socket: net.Socket;
  send(text: string): void;
  /** Everything received so far. */
  text(): string;
  /** Resolves once what was received satisfies the test; rejects if the connection ends before. */
  until(test: (text: string) => boolean): Promise<string>;
  /** Resolves with everything once the other side has ended the connection. */
  ended(): Promise<string>;
}

export async function rawCaller(port: number, options: { allowHalfOpen?: boolean } = {}): Promise<RawCaller> {
  const socket = net.connect({ port, host: '127.0.0.1', ...options });
  await once(socket, 'connect');
  onTestFinished(() => {
    socket.destroy();
  });
  let received = '';
  let closed = false;
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
  });
  socket.on('close', () => {
    closed = true;
  });
  return {
    socket,
    send: (text) => {
      socket.write(text);
    },
    text: () => received,
    until: (test) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (test(received)) settle(() => resolve(received));
          else if (closed) settle(() => reject(new Error(`the connection ended after ${JSON.stringify(received)}`)));
        };
        const settle = (done: () => void) => {
          socket.off('data', look);
          socket.off('close', look);
          done();
        };
        socket.on('data', look);
        socket.on('close', look);
        look();
      }),
    ended: async () => {
      if (!socket.readableEnded && !socket.destroyed) {
        await Promise.race([once(socket, 'end'), once(socket, 'close')]);
      }
      return received;
    },
  };
}

/** A request as text. A body gets its Content-Length. */
export function rawRequest(
  line: string,
  options: { headers?: Record<string, string>; body?: string; version?: string } = {},
): string {
  const headers: Record<string, string> = { Host: 'localhost', ...options.headers };
  if (options.body !== undefined) headers['Content-Length'] ??= String(Buffer.byteLength(options.body));
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${line} HTTP/${options.version ?? '1.1'}\r\n${head.join('')}\r\n${options.body ?? ''}`;
}
