import { type Explanation, isNear } from './explanation.ts';
import type { OpenBytes } from './hash-citations.ts';
import { type RawLine, rawLines } from './raw-lines.ts';
import type { Report, ReportRequest } from './report.ts';
import { UsageError } from './usage-error.ts';

const MAX_LISTED = 20;

/** The request whose id is `id` or begins with it; of FILE:LINE the file's name will do. Throws a UsageError that lists what there is. */
export function findRequest(report: Report, id: string): ReportRequest {
  if (id === '') throw new UsageError('The id is empty.', callsIn(report));
  const exact = report.requests.filter((request) => request.id === id);
  const named = exact.length > 0 ? exact : report.requests.filter((request) => request.id.endsWith(`/${id}`));
  const matches = named.length > 0 ? named : report.requests.filter((request) => request.id.startsWith(id));
  const [match] = matches;
  if (match && matches.length === 1) return match;
  if (report.requests.length === 0) throw new UsageError(`There is no call in these logs, so none with the id ${id}.`);
  if (match)
    throw new UsageError(
      `${matches.length} calls begin with ${id}, or end in it: ${listed(matches)}.`,
      'Give more of the id.',
    );
  throw new UsageError(`No call has the id ${id}.`, callsIn(report));
}

function callsIn({ requests }: Report): string | null {
  return requests.length === 0 ? null : `The calls in these logs: ${listed(requests)}.`;
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

function listed(requests: readonly ReportRequest[]): string {
  const ids = requests.slice(0, MAX_LISTED).map((request) => request.id);
  return requests.length > MAX_LISTED ? `${ids.join(', ')} and ${requests.length - MAX_LISTED} more` : ids.join(', ');
}
