import { isObject, type JsonObject, parseObject } from './json/values.ts';

// Prometheus label sets: `{app="api", pod="x"}`; Loki prints values as Go strings.
const LABEL = /([A-Za-z_][\w.]*)="((?:[^"\\]|\\.)*)"/g;
const LABELS = /\{(?:[A-Za-z_][\w.]*="(?:[^"\\]|\\.)*"(?:, ?)?)*\}/y;

/** Index behind the label set that begins at `from`; -1 if none does. */
export function labelsEnd(text: string, from: number): number {
  LABELS.lastIndex = from;
  return LABELS.test(text) ? LABELS.lastIndex : -1;
}

/** The labels of `{app="api"}` or `{"app":"api"}`. */
export function readLabels(text: string): JsonObject {
  const object = parseObject(text);
  if (isObject(object)) return object;
  const labels: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(LABEL)) labels[name] = value.replace(/\\(.)/g, '$1');
  return labels;
}
