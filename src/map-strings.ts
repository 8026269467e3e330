/**
 * Plain data (JSON-like) with every string value replaced by `change(value, key)`; keys stay. `key` is the property that
 * holds the string, or the array's property for its elements; `around` is that of `data` itself. What holds no string
 * that changes is not copied, so the result may share parts with `data`, and be `data`.
 */
export function mapStrings<T>(data: T, change: (text: string, key: string) => string, around = ''): T {
  return walk(data, change, around) as T;
}

function walk(node: unknown, change: (text: string, key: string) => string, key: string): unknown {
  if (typeof node === 'string') return change(node, key);
  if (typeof node !== 'object' || node === null) return node;
  return Array.isArray(node) ? walkArray(node, change, key) : walkObject(node, change);
}

function walkArray(node: readonly unknown[], change: (text: string, key: string) => string, key: string): unknown {
  let copy: unknown[] | null = null;
  for (const [i, item] of node.entries()) {
    const changed = walk(item, change, key);
    if (changed === item) continue;
    copy ??= [...node];
    copy[i] = changed;
  }
  return copy ?? node;
}

function walkObject(node: object, change: (text: string, key: string) => string): unknown {
  let changes: Map<string, unknown> | null = null;
  for (const [name, value] of Object.entries(node)) {
    const changed = walk(value, change, name);
    if (changed === value) continue;
    changes ??= new Map();
    changes.set(name, changed);
  }
  if (changes === null) return node;
  const all = changes;
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, all.has(name) ? all.get(name) : value]));
}
