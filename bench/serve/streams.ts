import net from 'node:net';
import { execRequest } from './request.ts';

export interface StreamResult {
  readonly parsed: boolean;
  /** Longest silence between two pieces of the response, and up to the first; ms. */
  readonly longestGapMs: number;
  readonly firstByteMs: number;
  readonly totalMs: number;
}

/** Opens one heartbeat stream by hand and watches its bytes. */
export function openStream(port: number, ms: number): Promise<StreamResult> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    let text = '';
    let startedAt = 0;
    let lastAt = 0;
    let firstByteMs = 0;
    let longestGapMs = 0;
    socket.once('connect', () => {
      startedAt = performance.now();
      lastAt = startedAt;
      socket.write(execRequest(ms));
    });
    socket.on('data', (chunk) => {
      const now = performance.now();
      if (text === '') firstByteMs = now - startedAt;
      longestGapMs = Math.max(longestGapMs, now - lastAt);
      lastAt = now;
      text += chunk.toString('latin1');
      if (text.endsWith('0\r\n\r\n') || text.endsWith('}')) {
        socket.destroy();
        resolve({ parsed: parses(text), longestGapMs, firstByteMs, totalMs: now - startedAt });
      }
    });
    socket.once('error', reject);
    socket.once('end', () => reject(new Error(`cut after ${JSON.stringify(text.slice(-80))}`)));
  });
}

/** A response that says 200 and whose body, chunked or with a length, is one JSON object. */
function parses(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  const head = text.slice(0, end);
  const rest = text.slice(end + 4);
  const length = /content-length: (\d+)/i.exec(head);
  const body = length ? (rest.length === Number(length[1]) ? rest : '') : unchunked(rest);
  try {
    return head.startsWith('HTTP/1.1 200 OK') && typeof (JSON.parse(body) as { stdout: unknown }).stdout === 'string';
  } catch {
    return false;
  }
}

function unchunked(text: string): string {
  let left = text;
  let body = '';
  for (;;) {
    const mark = left.indexOf('\r\n');
    const size = Number.parseInt(left.slice(0, mark), 16);
    if (!(size > 0)) return body;
    body += left.slice(mark + 2, mark + 2 + size);
    left = left.slice(mark + 2 + size + 2);
  }
}
