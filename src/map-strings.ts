/**
 * A copy of plain data (JSON-like) with every string value replaced by `change(value, key)`; keys stay.
 * `key` is the property that holds the string, or the array's property for its elements.
 */
export function mapStrings<T>(data: T, change: (text: string, key: string) => string): T {
  return walk(data, change, '') as T;
}

function walk(node: unknown, change: (text: string, key: string) => string, key: string): unknown {
  if (typeof node === 'string') return change(node, key);
  if (Array.isArray(node)) return node.map((item) => walk(item, change, key));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, walk(value, change, name)]));
}
