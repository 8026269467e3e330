import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TLSSocket } from 'node:tls';
import type { Dispatcher } from 'undici';
import type { ExecOutcome } from '../../executor.ts';
import { ClosedByServer } from '../../heartbeat/who-closed.ts';
import { addressOf } from '../../http/connection.ts';
import { hasBody } from '../../http/has-body.ts';
import { createDispatcher } from './create-dispatcher.ts';
import { endToEnd, headerLines, requestHeaders } from './forward-headers.ts';
import { upstreamFailure } from './upstream-failure.ts';
import type { UpstreamOptions } from './upstream-options.ts';
import { upstreamTarget } from './upstream-target.ts';
import { withoutKeysInQuery } from './without-keys.ts';

/**
 * What came of a request that was passed on. `sent`: the upstream's answer went out whole. `cut`: the caller left, or
 * the upstream broke off, with the answer under way. `refused`: nothing has been sent yet, the answer is to be made.
 */
export type PassedThrough =
  | { readonly kind: 'sent'; readonly status: number }
  | { readonly kind: 'cut'; readonly status: number | null; readonly by: 'caller' | 'upstream' }
  | Extract<ExecOutcome, { kind: 'refused' }>;

export interface PassThrough {
  /** Passes a request on as it is, both bodies streamed, until `signal` is aborted. Never rejects. */
  handle(
    req: IncomingMessage & { originalUrl?: string },
    res: ServerResponse,
    signal?: AbortSignal,
  ): Promise<PassedThrough>;
  close(): Promise<void>;
}

/**
 * A handler for every route that is not answered here: method, path, query, headers and bodies go to the upstream and
 * back unread, except what speaks of one connection. Headers that were set on `res` before stay unless the upstream
 * sets the same.
 * @throws Error that names what is expected, when the upstream's address is none.
 */
export function createPassThrough(options: UpstreamOptions): PassThrough {
  const { origin, basePath } = upstreamTarget(options.url);
  const dispatcher = createDispatcher();
  const apiKey = options.apiKey ?? null;

  return {
    async handle(req, res, signal) {
      const path = withoutKeysInQuery(pathOf(req));
      if (climbs(path)) return CLIMBS;
      // A server with a `checkContinue` listener, as ours, leaves this to the handler; a caller may wait for it.
      if (/^100-continue$/i.test(req.headers.expect ?? '')) res.writeContinue();
      const leaving = new AbortController();
      const onClose = (): void => {
        if (!res.writableFinished) leaving.abort();
      };
      res.once('close', onClose);
      const onAbort = (): void => leaving.abort();
      signal?.addEventListener('abort', onAbort, { once: true });
      let status: number | null = null;
      try {
        const answer = await dispatcher.request({
          origin,
          path: basePath + path,
          // Any method: the type lists the usual ones.
          method: (req.method ?? 'GET') as Dispatcher.HttpMethod,
          headers: requestHeaders(headerLines(req.rawHeaders), callerOf(req), apiKey).flat(),
          // Not the request itself: undici would destroy it, and with it the connection to the caller, on any error.
          body: hasBody(req) ? Readable.from(req.iterator({ destroyOnReturn: false }), { objectMode: false }) : null,
          signal: leaving.signal,
          responseHeaders: 'raw',
        });
        status = answer.statusCode;
        copyHead(answer, res);
        // Before `pipeline` hears of it, which would destroy `res` with undici's words.
        answer.body.once('error', () => {
          if (!leaving.signal.aborted) res.destroy(new ClosedByServer('the upstream broke off its answer'));
        });
        await pipeline(answer.body, res);
        return { kind: 'sent', status };
      } catch (error) {
        if (leaving.signal.aborted || (req.destroyed && !req.complete)) return { kind: 'cut', status, by: 'caller' };
        if (!res.headersSent) return upstreamFailure(error);
        // The status is out: only a connection that breaks tells the caller that this is not all.
        res.destroy(new ClosedByServer('the upstream broke off its answer'));
        return { kind: 'cut', status, by: 'upstream' };
      } finally {
        res.off('close', onClose);
        signal?.removeEventListener('abort', onAbort);
      }
    },

    async close() {
      await dispatcher.close();
    },
  };
}

/** The target as it came: `originalUrl` before Express cut mounted paths off. A whole address (RFC 9112 3.2.2) loses its host. */
function pathOf(req: IncomingMessage & { originalUrl?: string }): string {
  const target = req.originalUrl ?? req.url ?? '/';
  if (target.startsWith('/')) return target;
  const parsed = URL.canParse(target) ? new URL(target) : null;
  return parsed === null ? '/' : parsed.pathname + parsed.search;
}

/** `..` in any spelling could lead out of the upstream's base path, and no caller of this contract sends it. */
function climbs(path: string): boolean {
  const [folders = ''] = path.split('?', 1);
  return /(^|\/|\\)\.\.(\/|\\|$)/.test(folders.replace(/%2e/gi, '.').replace(/%2f/gi, '/').replace(/%5c/gi, '\\'));
}

const CLIMBS: PassedThrough = {
  kind: 'refused',
  status: 400,
  error: 'The path may not have .. in it',
  errorType: 'validation',
};

function callerOf(req: IncomingMessage) {
  return {
    address: addressOf(req.socket),
    encrypted: req.socket instanceof TLSSocket,
    host: req.headers.host ?? null,
    httpVersion: req.httpVersion,
  };
}

function copyHead(answer: Dispatcher.ResponseData, res: ServerResponse): void {
  const raw = answer.headers as unknown;
  const lines = Array.isArray(raw)
    ? headerLines(raw)
    : headerLines(Object.entries(answer.headers).flatMap(([name, value]) => [name, String(value)]));
  const seen = new Set<string>();
  for (const [name, value] of endToEnd(lines)) {
    const lower = name.toLowerCase();
    // Several lines of one name stay several: Set-Cookie cannot be joined.
    if (seen.has(lower)) res.appendHeader(name, value);
    else res.setHeader(name, value);
    seen.add(lower);
  }
  res.writeHead(answer.statusCode);
  // An answer that breaks off before its first byte has begun all the same, and so it is logged.
  res.flushHeaders();
}
