/** The server compares keys at a fixed length (`http/api-keys.ts`). */
const MAX_BYTES = 250;

/**
 * Why no caller could ever send this key in a header, or null if one can. Never quotes the key.
 * Header values: https://www.rfc-editor.org/rfc/rfc9110#section-5.5; a key is one token of them.
 */
export function keyProblem(key: string): string | null {
  if (key === '') return 'expected a key, got an empty one; leave the setting out to have one made up';
  if (/[\r\n]/.test(key)) return 'a key with a line break in it cannot be sent in a header; take it out';
  if (/\s/.test(key)) return 'a key with white space in it cannot be sent in an Authorization header; take it out';
  if (!/^[\x21-\x7e]+$/.test(key)) return 'a key may have ASCII letters, digits and punctuation only, this has others';
  if (key.length > MAX_BYTES) return `a key may have ${MAX_BYTES} characters, this has ${key.length}`;
  return null;
}

/** The keys of a list with commas; spaces around them do not count. The problem of the first that is none, or null. */
export function splitKeys(list: string): { readonly keys: readonly string[]; readonly problem: string | null } {
  const keys = list.split(',').map((key) => key.replace(/^ +| +$/g, ''));
  return { keys, problem: keys.map(keyProblem).find((problem) => problem !== null) ?? null };
}
