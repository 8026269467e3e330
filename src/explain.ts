import type { OpenBytes } from './hash-citations.ts';
import { type RawLine, rawLines } from './raw-lines.ts';
import type { Report, ReportEvent, ReportRequest } from './report.ts';
import { UsageError } from './usage-error.ts';

/** One request and, per file, the raw lines that its events cite, with their neighbours. */
export interface Explanation {
  readonly request: ReportRequest;
  readonly context: number;
  readonly lines: ReadonlyMap<string, readonly RawLine[]>;
}

const MAX_LISTED = 20;

/** The request whose id is `id` or begins with it. Throws a UsageError that lists what there is. */
export function findRequest(report: Report, id: string): ReportRequest {
  const exact = report.requests.filter((request) => request.id === id);
  const matches = exact.length > 0 ? exact : report.requests.filter((request) => request.id.startsWith(id));
  const [match] = matches;
  if (match && matches.length === 1) return match;
  if (report.requests.length === 0) throw new UsageError(`There is no call in these logs, so none with the id ${id}.`);
  if (match)
    throw new UsageError(`${matches.length} calls begin with ${id}: ${listed(matches)}.`, 'Give more of the id.');
  throw new UsageError(`No call has the id ${id}.`, `The calls in these logs: ${listed(report.requests)}.`);
}

/** Re-reads the lines a request's events cite, and `context` lines before and after each. */
export async function explain(request: ReportRequest, context: number, open: OpenBytes): Promise<Explanation> {
  const lines = new Map<string, readonly RawLine[]>();
  for (const file of new Set(request.events.map((event) => event.file))) {
    const own = request.events.filter((event) => event.file === file);
    const bytes = open(file);
    if (bytes !== null)
      lines.set(file, await rawLines(bytes, (line) => own.some((event) => isNear(line, event, context))));
  }
  return { request, context, lines };
}

/** Whether a raw line is one that the event cites. Several elements of a JSON array may stand on one line. */
export function isCited(line: RawLine, event: ReportEvent): boolean {
  return line.offset < event.offset + event.bytes && event.offset < line.offset + line.bytes;
}

function isNear(line: RawLine, event: ReportEvent, context: number): boolean {
  if (isCited(line, event)) return true;
  if (context === 0) return false;
  return line.line + line.lines > event.line - context && line.line < event.line + event.lines + context;
}

function listed(requests: readonly ReportRequest[]): string {
  const ids = requests.slice(0, MAX_LISTED).map((request) => request.id);
  return requests.length > MAX_LISTED ? `${ids.join(', ')} and ${requests.length - MAX_LISTED} more` : ids.join(', ');
}
