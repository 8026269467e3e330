import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpError } from './http-error.ts';

export interface JsonBody {
  readonly raw: Buffer;
  readonly value: unknown;
}

/** The caller went away while its request was still being read, or was answered already: there is nobody to answer. */
export class CallerLeftError extends Error {
  constructor() {
    super('the caller left while its request was being read');
    this.name = 'CallerLeftError';
  }
}

/**
 * Reads a request's body as JSON. Much of what a general body parser does (inflating, charsets, re-reading) no caller
 * of this contract needs, and it costs more than everything else about a short request.
 * @throws HttpError 415 for another content type, 413 above `limitBytes`, 408 past `deadlineMs`, 400 for no JSON
 * @throws CallerLeftError
 */
export async function readJson(
  req: IncomingMessage,
  res: ServerResponse,
  limitBytes: number,
  deadlineMs: number,
): Promise<JsonBody> {
  checkHeaders(req, limitBytes);
  if (/^100-continue$/i.test(req.headers.expect ?? '')) res.writeContinue();
  const raw = await readBody(req, res, limitBytes, deadlineMs);
  return { raw, value: parse(raw) };
}

function checkHeaders(req: IncomingMessage, limitBytes: number): void {
  const type = req.headers['content-type'] ?? '';
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type.trim())) {
    throw new HttpError(415, `Unsupported content type: expected application/json, got ${quoted(type)}`);
  }
  // JSON is UTF-8 (RFC 8259 section 8.1), whatever parameter stands there; another one was meant in earnest.
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(type)?.[1] ?? 'utf-8';
  if (!/^(?:utf-?8|us-ascii)$/i.test(charset)) {
    throw new HttpError(415, `Unsupported charset: expected utf-8, got ${quoted(charset)}`);
  }
  const encoding = req.headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw new HttpError(415, `Unsupported content encoding: expected none, got ${quoted(encoding)}`);
  }
  const length = Number(req.headers['content-length'] ?? 0);
  if (length > limitBytes) throw tooLarge(limitBytes);
}

function readBody(req: IncomingMessage, res: ServerResponse, limitBytes: number, deadlineMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const timer = setTimeout(
      () => settle(() => reject(new HttpError(408, `The request's body did not arrive within ${deadlineMs} ms`))),
      deadlineMs,
    );
    const settle = (done: () => void) => {
      clearTimeout(timer);
      req.off('data', take).off('end', end).off('close', left).off('error', left);
      // An error that comes later belongs to nobody any more, and must not end the process.
      req.on('error', () => undefined);
      done();
    };
    const take = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > limitBytes) settle(() => reject(tooLarge(limitBytes)));
      else chunks.push(chunk);
    };
    const end = () => {
      if (res.writableEnded) left();
      else settle(() => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, bytes)));
    };
    const left = () => settle(() => reject(new CallerLeftError()));
    req.on('data', take).on('end', end).on('close', left).on('error', left);
  });
}

function parse(raw: Buffer): unknown {
  if (!isUtf8(raw)) throw new HttpError(400, 'The body is not valid UTF-8');
  const text = raw.toString();
  try {
    return JSON.parse(text);
  } catch (error) {
    if (text === '') throw new HttpError(400, 'The body is empty: expected a JSON object');
    // V8's message may also quote the body, which may hold a key; this one is logged.
    const at = error instanceof Error ? /position \d+/.exec(error.message) : null;
    throw new HttpError(400, `The body is no JSON${at ? `: it breaks at ${at[0]}` : ''}`);
  }
}

function tooLarge(limitBytes: number): HttpError {
  return new HttpError(413, `Request too large: a body may have ${limitBytes} bytes`);
}

function quoted(text: string): string {
  return text === '' ? 'none' : JSON.stringify(text.slice(0, 100));
}
