/** A value of `key=value` text: what Python's repr() or str() wrote. */
type Scalar = string | number | boolean | null;

const KEY = /([A-Za-z_][\w.-]*)=/y;
const BARE = /\S*/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' };

/**
 * Reads `key=value key='a string' …` as structlog's ConsoleRenderer writes it: strings without blanks are bare, others
 * are repr()ed, the rest is str() of the object (None, True, numbers, dicts, lists). Containers stay text.
 */
export function pythonValues(text: string, from = 0): Record<string, Scalar> {
  const values: Record<string, Scalar> = {};
  let at = from;
  while (at < text.length) {
    KEY.lastIndex = at;
    const key = KEY.exec(text)?.[1];
    if (key === undefined) {
      at = skipWord(text, at);
      continue;
    }
    const { value, end } = valueAt(text, at + key.length + 1);
    values[key] = value;
    at = skipBlanks(text, end);
  }
  return values;
}

function valueAt(text: string, at: number): { value: Scalar; end: number } {
  const first = text.charAt(at);
  if (first === "'" || first === '"') return quoted(text, at, first);
  if (first === '{' || first === '[' || first === '(') {
    const end = closing(text, at);
    return { value: text.slice(at, end), end };
  }
  BARE.lastIndex = at;
  const word = BARE.exec(text)?.[0] ?? '';
  return { value: scalar(word), end: at + word.length };
}

function scalar(word: string): Scalar {
  if (word === 'None') return null;
  if (word === 'True') return true;
  if (word === 'False') return false;
  return /^-?\d{1,15}(?:\.\d{1,15})?(?:e[+-]?\d{1,3})?$/.test(word) ? Number(word) : word;
}

function quoted(text: string, at: number, quote: string): { value: string; end: number } {
  let value = '';
  let i = at + 1;
  for (; i < text.length && text.charAt(i) !== quote; i++) {
    const c = text.charAt(i);
    if (c !== '\\') {
      value += c;
      continue;
    }
    i++;
    const next = text.charAt(i);
    const hex = /^(?:x[\da-f]{2}|u[\da-f]{4})/i.exec(text.slice(i, i + 5))?.[0];
    value += hex ? String.fromCharCode(Number.parseInt(hex.slice(1), 16)) : (ESCAPES[next] ?? next);
    if (hex) i += hex.length - 1;
  }
  return { value, end: Math.min(i + 1, text.length) };
}

/** Behind the bracket that closes the one at `at`, strings inside respected; the end of the text where none does. */
function closing(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === "'" || c === '"') i = quoted(text, i, c).end - 1;
    else if (c === '{' || c === '[' || c === '(') depth++;
    else if (c === '}' || c === ']' || c === ')') {
      depth--;
      if (depth === 0) return i + 1;
    }
  }
  return text.length;
}

/** Behind the next word and its blanks; always further than `at`. */
function skipWord(text: string, at: number): number {
  BARE.lastIndex = at;
  const word = BARE.exec(text)?.[0] ?? '';
  return skipBlanks(text, at + Math.max(word.length, 1));
}

function skipBlanks(text: string, at: number): number {
  let i = at;
  while (i < text.length && /\s/.test(text.charAt(i))) i++;
  return i;
}
