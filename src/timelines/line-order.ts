import type { LogEvent } from '../types.ts';

/**
 * Negative if `a` was written before `b`, for two events of one file; events of different files go by the files' names.
 * Files that run backwards (Loki's downloads) are told by the order in which their records were read, not by lines.
 */
export function lineOrder(a: LogEvent, b: LogEvent): number {
  if (a.source.file !== b.source.file) return a.source.file < b.source.file ? -1 : 1;
  if (a.order !== undefined && b.order !== undefined) return a.order - b.order;
  return a.source.line - b.source.line;
}
