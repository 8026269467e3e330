import type { IncomingMessage } from 'node:http';
import type { HeartbeatMode } from './types.ts';

export interface PathChoice {
  readonly path: 'drip' | 'body' | 'off';
  readonly because: string;
}

// A proxy that speaks HTTP waits for a whole status line, so dripped bytes do not reach the caller and do not feed the
// proxy's own timer either (measured: 504 from nginx 1.22 and HAProxy 2.6). One of these headers gives it away.
const PROXY_HEADERS = ['via', 'forwarded', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-real-ip'];

/**
 * How to keep the caller of one request waiting.
 * @param req its method, version and headers
 * @param mode what the operator asked for; anything but `auto` is obeyed as far as HTTP allows
 * @param bodyUserAgents callers known to have a first-byte timer, which a drip does not reset
 */
export function choosePath(
  req: Pick<IncomingMessage, 'method' | 'httpVersion' | 'headers'>,
  mode: HeartbeatMode,
  bodyUserAgents: readonly RegExp[] = [],
): PathChoice {
  if (mode === 'off') return { path: 'off', because: 'heartbeats are switched off' };
  if (req.method === 'HEAD') return { path: 'off', because: 'the answer to HEAD has no body' };
  if (mode === 'body') return { path: 'body', because: 'asked for' };
  if (req.httpVersion !== '1.1') return { path: 'body', because: `the request is HTTP/${req.httpVersion}` };
  if (mode === 'drip') return { path: 'drip', because: 'asked for' };
  const proxy = PROXY_HEADERS.find((name) => req.headers[name] !== undefined);
  if (proxy) return { path: 'body', because: `a proxy is in between (${proxy})` };
  const agent = req.headers['user-agent'];
  if (agent !== undefined && bodyUserAgents.some((pattern) => pattern.test(agent))) {
    return { path: 'body', because: 'this caller waits for headers' };
  }
  return { path: 'drip', because: 'nothing in between' };
}
