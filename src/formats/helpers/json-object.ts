export type JsonObject = Readonly<Record<string, unknown>>;

// Several formats are JSON: each is asked about the same line in turn, which need not be parsed anew for each.
let lastText = '';
let lastObject: JsonObject | null = null;

/** The object that `text` holds when it is one JSON object from end to end, else null. Never throws. */
export function jsonObject(text: string): JsonObject | null {
  if (!text.startsWith('{')) return null;
  if (text !== lastText) {
    lastObject = parse(text);
    lastText = text;
  }
  return lastObject;
}

function parse(text: string): JsonObject | null {
  if (!text.trimEnd().endsWith('}')) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}
