import net from 'node:net';
import { execRequest } from './request.ts';

export interface ShortRequests {
  /** Requests a second, once the code is compiled. */
  readonly rate: number;
  /** All that were answered. */
  readonly answered: number;
}

/** Sends short requests one after the other on each of so many connections, for so long. */
export async function shortRequests(port: number, connections: number, seconds: number): Promise<ShortRequests> {
  const request = execRequest(0);
  let done = 0;
  let answered = 0;
  let counting = true;
  const worker = () =>
    new Promise<void>((resolve, reject) => {
      const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
      let text = '';
      socket.once('connect', () => socket.write(request));
      socket.once('error', reject);
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
        const head = text.indexOf('\r\n\r\n');
        const length = head < 0 ? null : /content-length: (\d+)/i.exec(text);
        if (length === null || text.length < head + 4 + Number(length[1])) return;
        if (!text.startsWith('HTTP/1.1 200')) {
          reject(new Error(text.slice(0, 200)));
          return;
        }
        text = '';
        answered++;
        if (!counting) {
          socket.destroy();
          resolve();
          return;
        }
        done++;
        socket.write(request);
      });
    });
  const workers = Array.from({ length: connections }, worker);
  const all = Promise.all(workers);
  const pause = (ms: number) => Promise.race([all, new Promise((resolve) => setTimeout(resolve, ms))]);
  // Until the code is compiled, nothing is measured.
  await pause(2000);
  done = 0;
  const startedAt = performance.now();
  await pause(seconds * 1000);
  const rate = done / ((performance.now() - startedAt) / 1000);
  counting = false;
  await all;
  return { rate, answered };
}
