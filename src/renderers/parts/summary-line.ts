import type { Report, ReportRequest } from '../../report.ts';
import { cutoffTexts } from './cutoffs.ts';
import { UNICODE_SIGNS, type UncertaintySigns } from './durations.ts';
import { plural } from './plural.ts';

/** In the order in which they are told. */
const ENDS = [
  'delivered',
  'answered with a server error',
  'caller left',
  'peer left',
  'broken off',
  'server left',
  'never arrived',
  'unfinished',
] as const;

type End = (typeof ENDS)[number];

/** The whole report in one line: `5 calls: 3 delivered, 2 caller left; cutoff at …`. */
export function summaryLine(report: Report, signs: UncertaintySigns = UNICODE_SIGNS): string {
  const calls = plural(report.requests.length, 'call');
  if (report.requests.length === 0) return `${calls}.`;
  const cutoffs = cutoffTexts(report, signs).map((text) => `; ${text}`);
  return `${calls}: ${counts(report.requests)}${cutoffs.join('')}.`;
}

function counts(requests: readonly ReportRequest[]): string {
  const numbers = new Map<End, number>();
  for (const request of requests) numbers.set(endOf(request), (numbers.get(endOf(request)) ?? 0) + 1);
  return ENDS.flatMap((end) => (numbers.has(end) ? [`${numbers.get(end)} ${end}`] : [])).join(', ');
}

/** What became of it: "caller left" only where it is known that it was the caller. */
function endOf({ outcome, status, closedBy }: ReportRequest): End {
  switch (outcome) {
    case 'delivered':
      return status !== null && status >= 500 ? 'answered with a server error' : 'delivered';
    case 'caller-left':
      if (closedBy === 'caller') return 'caller left';
      return closedBy === 'peer' ? 'peer left' : 'broken off';
    case 'server-left':
      return 'server left';
    case 'never-arrived':
      return 'never arrived';
    case 'unfinished':
      return 'unfinished';
  }
}
