/** Gives the text that stands in the place of one; `key` is the property that holds it, or that of its list. */
export type ChangeText = (text: string, key: string) => string;

/** What a JSON string cannot hold as it is, or what JSON.stringify escapes: lone surrogates among them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

/**
 * Plain data as `JSON.stringify(data, null, 2)` writes it, with every string value changed, in one pass and without a
 * copy. `key` is the property that holds `data`; `newline` is a line break and the indentation of the line that it
 * begins on.
 */
export function jsonText(data: unknown, key: string, newline: string, change: ChangeText): string {
  switch (typeof data) {
    case 'string':
      return quoted(change(data, key));
    case 'number':
      return Number.isFinite(data) ? String(data) : 'null';
    case 'boolean':
      return data ? 'true' : 'false';
    case 'object':
      if (data === null) return 'null';
      return Array.isArray(data) ? listText(data, key, newline, change) : objectText(data, newline, change);
    default:
      return 'null';
  }
}

function listText(items: readonly unknown[], key: string, newline: string, change: ChangeText): string {
  if (items.length === 0) return '[]';
  const inner = `${newline}  `;
  let text = '[';
  for (let i = 0; i < items.length; i++) {
    text += (i === 0 ? inner : `,${inner}`) + jsonText(items[i], key, inner, change);
  }
  return `${text}${newline}]`;
}

function objectText(data: object, newline: string, change: ChangeText): string {
  const inner = `${newline}  `;
  let text = '{';
  for (const [name, value] of Object.entries(data)) {
    if (value === undefined) continue;
    text += `${text === '{' ? '' : ','}${inner}${quoted(name)}: ${jsonText(value, name, inner, change)}`;
  }
  return text === '{' ? '{}' : `${text}${newline}}`;
}

function quoted(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
}
