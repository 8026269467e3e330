import type { IncomingMessage } from 'node:http';
import { type ApiKeys, keyInBody, keyInHeaders } from './api-keys.ts';
import { HttpError } from './http-error.ts';

const MISSING = 'API key is required: send it as x-api-key, or as Authorization: Bearer';
const WRONG = 'Invalid API key';

/**
 * Checks the key in the headers. Returns its hash; null where the headers have none (the body may) or none is asked for.
 * @throws HttpError 401 for a wrong one
 */
export function checkHeaderKey(keys: ApiKeys | null, req: IncomingMessage): string | null {
  if (keys === null) return null;
  const key = keyInHeaders(req.headers);
  if (key === null) return null;
  return known(keys, key);
}

/** As `checkHeaderKey` for a JSON body. @throws HttpError 401 also when there is none */
export function checkBodyKey(keys: ApiKeys | null, body: unknown): string | null {
  if (keys === null) return null;
  const key = keyInBody(body);
  if (key === null) throw new HttpError(401, MISSING);
  return known(keys, key);
}

/** For routes whose key can only stand in the headers. @throws HttpError 401 */
export function requireHeaderKey(keys: ApiKeys | null, req: IncomingMessage): void {
  if (keys !== null && checkHeaderKey(keys, req) === null) throw new HttpError(401, MISSING);
}

function known(keys: ApiKeys, key: string): string {
  const hash = keys.hashOf(key);
  if (hash === null) throw new HttpError(401, WRONG);
  return hash;
}
