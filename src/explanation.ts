import type { RawLine } from './raw-lines.ts';
import type { ReportEvent, ReportRequest } from './report.ts';

/** One request and, per file, the raw lines that its events cite, with their neighbours. */
export interface Explanation {
  readonly request: ReportRequest;
  /** How many lines before and after a cited one belong to it. */
  readonly context: number;
  readonly lines: ReadonlyMap<string, readonly RawLine[]>;
}

type Place = Pick<RawLine, 'line' | 'lines' | 'offset' | 'bytes'>;

/** Whether a raw line is one that the event cites. Several elements of a JSON array may stand on one line. */
export function isCited(line: Place, event: ReportEvent): boolean {
  return line.offset < event.offset + event.bytes && event.offset < line.offset + line.bytes;
}

/** Whether a raw line is cited by the event or at most `context` lines away from what is. */
export function isNear(line: Place, event: ReportEvent, context: number): boolean {
  if (isCited(line, event)) return true;
  if (context === 0) return false;
  return line.line + line.lines > event.line - context && line.line < event.line + event.lines + context;
}
