import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface ApiKeys {
  /** Whether the key is one of ours, in a time that does not depend on where it differs. */
  knows(key: string): boolean;
}

export function apiKeys(keys: readonly string[]): ApiKeys {
  const digests = keys.map(digest);
  return {
    knows(key) {
      const given = digest(key);
      let known = false;
      for (const each of digests) known = timingSafeEqual(each, given) || known;
      return known;
    },
  };
}

/** The key in the headers: `x-api-key`, `Authorization: Bearer …` or `Authorization: ApiKey …`. */
export function keyInHeaders(headers: IncomingHttpHeaders): string | null {
  const own = headers['x-api-key'];
  if (typeof own === 'string' && own !== '') return own;
  return /^(?:Bearer|ApiKey) +(\S+) *$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}

// Old agents spread their parameters into the body, so that the key stands there under the name of their setting.
const BODY_FIELDS = ['apiKey', 'api_key', 'LIBRECHAT_CODE_API_KEY'];

/** The key in a JSON body, where agents without the header (3.1.70 and later) leave it. */
export function keyInBody(body: unknown): string | null {
  if (typeof body !== 'object' || body === null) return null;
  for (const field of BODY_FIELDS) {
    const value: unknown = Reflect.get(body, field);
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

/** Eight hexadecimal digits that tell keys apart in a log without giving them away, as KubeCodeRun logs them. */
export function keyHash(key: string): string {
  return digest(key).toString('hex').slice(0, 8);
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
