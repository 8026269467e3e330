import net from 'node:net';
import { execRequest } from './request.ts';

export interface ShortRequests {
  /** Requests a second, once the code is compiled. */
  readonly rate: number;
  /** How many that were. */
  readonly answered: number;
}

/** Until so many are answered, or so much time is over, nothing is measured: code is being compiled. */
const WARM = { requests: 10_000, seconds: 10 };

/**
 * Sends short requests one after the other on each of so many connections, for so long.
 * @param warm called when the measurement begins
 */
export async function shortRequests(
  port: number,
  connections: number,
  seconds: number,
  warm: () => void,
): Promise<ShortRequests> {
  const request = execRequest(0);
  let done = 0;
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
  for (let quarter = 0; quarter < 4 * WARM.seconds && done < WARM.requests; quarter++) await pause(250);
  warm();
  done = 0;
  const startedAt = performance.now();
  await pause(seconds * 1000);
  const answered = done;
  const rate = answered / ((performance.now() - startedAt) / 1000);
  counting = false;
  await all;
  return { rate, answered };
}
