import type { ReportRequest } from '../../../report.ts';

/**
 * Tells apart records that stand on one line (elements of a JSON array): how many bytes behind the first cited one on
 * that line a record begins. 0 for nearly all.
 */
export function placesOnLines(
  requests: readonly ReportRequest[],
): (place: { file: string; line: number; offset: number }) => number {
  const first = new Map<string, Map<number, number>>();
  for (const { events } of requests) {
    for (const { file, line, offset } of events) {
      const lines = first.get(file) ?? new Map<number, number>();
      first.set(file, lines);
      lines.set(line, Math.min(offset, lines.get(line) ?? offset));
    }
  }
  return ({ file, line, offset }) => Math.max(0, offset - (first.get(file)?.get(line) ?? offset));
}
