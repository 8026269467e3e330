/** Where LibreChat's agents put the key in the body, which they spread their own settings into. */
const KEY_FIELDS = ['apiKey', 'api_key', 'LIBRECHAT_CODE_API_KEY'];

/** A target without a key in its query, where callers put it by mistake; all else as it came. */
export function withoutKeysInQuery(target: string): string {
  const mark = target.indexOf('?');
  if (mark < 0) return target;
  const kept = target
    .slice(mark + 1)
    .split('&')
    .filter((pair) => !isKeyName(pair.split('=', 1)[0] ?? ''));
  return kept.length === 0 ? target.slice(0, mark) : `${target.slice(0, mark)}?${kept.join('&')}`;
}

function isKeyName(name: string): boolean {
  const plain = new URLSearchParams(`${name}=`).keys().next().value ?? '';
  return plain.toLowerCase() === 'x-api-key' || KEY_FIELDS.includes(plain);
}

/** A body without the caller's key, which is for the server in front; as it came when there is none in it. */
export function withoutKeys(body: Buffer): Buffer {
  const parsed: unknown = JSON.parse(body.toString('utf8'));
  if (typeof parsed !== 'object' || parsed === null || !KEY_FIELDS.some((field) => field in parsed)) return body;
  const rest = Object.entries(parsed).filter(([field]) => !KEY_FIELDS.includes(field));
  return Buffer.from(JSON.stringify(Object.fromEntries(rest)));
}
