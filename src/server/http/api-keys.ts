import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface ApiKeys {
  /** The hash of a key that is one of ours, else null; in a time that does not depend on where it differs. */
  hashOf(key: string): string | null;
}

// Keys are compared at this length, so that not even theirs shows in the time it takes.
const LENGTH = 256;

/** @param keys those that are welcome; none may be longer than 250 bytes */
export function apiKeys(keys: readonly string[]): ApiKeys {
  const known = keys.map((key) => ({ padded: padded(key), hash: keyHash(key) }));
  return {
    hashOf(key) {
      const given = padded(key);
      let hash: string | null = null;
      for (const each of known) if (timingSafeEqual(each.padded, given)) hash = each.hash;
      return hash;
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
const BODY_FIELDS = ['LIBRECHAT_CODE_API_KEY', 'api_key', 'apiKey'];

/** The key in a JSON body, where agents without the header (3.1.70 and later) leave it. */
export function keyInBody(body: unknown): string | null {
  if (typeof body !== 'object' || body === null) return null;
  for (const field of BODY_FIELDS) {
    const value: unknown = Reflect.get(body, field);
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return null;
}

/** Eight hexadecimal digits that tell keys apart in a log without giving them away, as KubeCodeRun logs them. */
function keyHash(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}

/** A key with its length, at one length for all; of one that is too long, something that no key is. */
function padded(key: string): Buffer {
  const buffer = Buffer.alloc(LENGTH);
  const bytes = Buffer.byteLength(key);
  buffer.writeUInt32BE(bytes, 0);
  if (bytes <= LENGTH - 4) buffer.write(key, 4);
  return buffer;
}
