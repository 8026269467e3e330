import type { ServerResponse } from 'node:http';
import type { Ladder } from './ladder.ts';

/**
 * Makes a response whose head has gone out take a late answer in the ordinary way: `res.status(503).json(…)`,
 * `res.writeHead(500)`, `res.end(…)`. Headers are dropped, the body is collected, and the ladder says the rest
 * (nothing, if it has answered already).
 */
export function pretendUnsent(res: ServerResponse, ladder: Ladder): void {
  const chunks: Buffer[] = [];
  let ended = false;
  const nothing = () => res;
  const take = (chunk: unknown, encoding: unknown) => {
    if (typeof chunk === 'string') {
      chunks.push(Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8'));
    } else if (chunk instanceof Uint8Array) {
      chunks.push(Buffer.from(chunk));
    }
  };
  const later = (args: readonly unknown[]) => {
    const callback = args.find((arg) => typeof arg === 'function');
    if (callback) process.nextTick(callback as () => void);
  };

  Object.defineProperty(res, 'headersSent', { get: () => ended, configurable: true });
  Object.assign(res, {
    setHeader: nothing,
    setHeaders: nothing,
    appendHeader: nothing,
    removeHeader: nothing,
    flushHeaders: nothing,
    writeHead(status: number) {
      res.statusCode = status;
      return res;
    },
    write(...args: unknown[]) {
      take(args[0], args[1]);
      later(args);
      return true;
    },
    end(...args: unknown[]) {
      if (ended) return res;
      take(args[0], args[1]);
      ended = true;
      ladder.respond({ status: res.statusCode, body: Buffer.concat(chunks) });
      later(args);
      return res;
    },
  });
}
