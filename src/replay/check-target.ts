import { connect, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { UsageError } from '../usage-error.ts';
import { sayError } from './say-error.ts';

const CONNECT_WITHIN_MS = 5000;

/**
 * The base URL of a server, without a slash at its end. Throws a UsageError for what is none, and for one with a user
 * or password in it, which not every caller here would send.
 */
export function parseTarget(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new UsageError('--target: expected the base URL of a server, such as http://127.0.0.1:8000.');
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError('--target: expected a URL without user and password; give the key with --api-key.');
  }
  return url.href.replace(/\/(?:exec\/?)?$/, '');
}

/** Whether a connection to the target can be made; true, too, where `signal` ended the try. */
export async function isReachable(target: string, signal: AbortSignal): Promise<boolean> {
  try {
    await checkTarget(target, signal);
    return true;
  } catch {
    return false;
  }
}

/** Resolves when a connection to the target can be made, or `signal` ends the try; rejects with a UsageError that says why not. */
export async function checkTarget(target: string, signal: AbortSignal): Promise<void> {
  const { hostname, port, protocol } = new URL(target);
  const secure = protocol === 'https:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const to = { host, port: Number(port) || (secure ? 443 : 80) };
  try {
    await new Promise<void>((resolve, reject) => {
      const socket = secure ? connectTls({ ...to, ...(isIP(host) === 0 ? { servername: host } : {}) }) : connect(to);
      const end = (error: Error | null) => {
        socket.destroy();
        signal.removeEventListener('abort', interrupted);
        if (error === null) resolve();
        else reject(error);
      };
      const interrupted = () => end(null);
      signal.addEventListener('abort', interrupted);
      if (signal.aborted) interrupted();
      socket.setTimeout(CONNECT_WITHIN_MS, () => end(new Error(`no connection within ${CONNECT_WITHIN_MS / 1000} s`)));
      socket.once(secure ? 'secureConnect' : 'connect', () => end(null));
      socket.once('error', end);
    });
  } catch (error) {
    throw new UsageError(
      `${target}: there is no server to be reached (${sayError(error)}).`,
      'Start it, or correct --target; without --target, kcr replay starts servers of its own.',
    );
  }
}
