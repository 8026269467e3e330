import type { OpenBytes } from './hash-citations.ts';
import { type RawLine, rawLines } from './raw-lines.ts';
import type { ReportRequest } from './report.ts';

/** Raw lines by the name of their file, in order. */
export type LinesByFile = ReadonlyMap<string, readonly RawLine[]>;

/**
 * Re-reads the lines that the events of these calls cite, and `context` lines before and after each; every file once.
 * A file that cannot be read a second time is missing in what comes out.
 * @param plainFiles - Files known to have no record on several lines (`Analysis`), which spares finding them.
 */
export async function gatherLines(
  requests: readonly ReportRequest[],
  context: number,
  open: OpenBytes,
  plainFiles: ReadonlySet<string> = new Set(),
): Promise<LinesByFile> {
  const places = new Map<string, Places>();
  for (const { events } of requests) {
    for (const event of events) {
      const own = places.get(event.file) ?? { near: new Set(), cited: new Set(), ranges: [] };
      places.set(event.file, own);
      const end = event.line + event.lines;
      for (let line = event.line; line < end; line += 1) own.cited.add(line);
      for (let line = event.line - context; line < end + context; line += 1) own.near.add(line);
      own.ranges.push({ from: event.offset, to: event.offset + event.bytes });
    }
  }
  const found = new Map<string, readonly RawLine[]>();
  for (const [file, own] of places) {
    own.ranges.sort((a, b) => a.from - b.from);
    const bytes = open(file);
    if (bytes === null) continue;
    try {
      found.set(file, await rawLines(bytes, (line) => isWanted(line, own), !plainFiles.has(file)));
    } catch {
      // Gone or damaged since it was analysed: the report stands without it.
    }
  }
  return found;
}

interface Places {
  readonly near: Set<number>;
  readonly cited: Set<number>;
  /** Bytes that are cited, in order. */
  readonly ranges: { from: number; to: number }[];
}

/** Of a line that is cited only what is cited itself: an array of JSON on one line may be a whole file. */
function isWanted(line: { line: number; offset: number; bytes: number }, places: Places): boolean {
  if (!places.near.has(line.line)) return false;
  return !places.cited.has(line.line) || overlaps(places.ranges, line.offset, line.offset + line.bytes);
}

function overlaps(ranges: Places['ranges'], from: number, to: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.from ?? 0) < to) low = middle + 1;
    else high = middle;
  }
  // Records do not lie in one another; the last one that begins before its end tells.
  return (ranges[low - 1]?.to ?? -1) > from;
}
