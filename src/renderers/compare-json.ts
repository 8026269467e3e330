import type { Comparison } from '../compare/comparison.ts';

/** The comparison as one JSON document, indented by two, ending in a line break. */
export function renderCompareJson(comparison: Comparison): string {
  return `${JSON.stringify(comparison, null, 2)}\n`;
}
