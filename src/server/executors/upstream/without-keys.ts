/** Where LibreChat's agents put the key in the body, which they spread their own settings into. */
const KEY_FIELDS = ['apiKey', 'api_key', 'LIBRECHAT_CODE_API_KEY'];

/** A body without the caller's key, which is for the server in front; as it came when there is none in it. */
export function withoutKeys(body: Buffer): Buffer {
  const parsed: unknown = JSON.parse(body.toString('utf8'));
  if (typeof parsed !== 'object' || parsed === null || !KEY_FIELDS.some((field) => field in parsed)) return body;
  const rest = Object.entries(parsed).filter(([field]) => !KEY_FIELDS.includes(field));
  return Buffer.from(JSON.stringify(Object.fromEntries(rest)));
}
