import type { Report, ReportRequest } from '../../report.ts';
import type { Outcome } from '../../types.ts';
import { plural } from './plural.ts';
import { cutoffText } from './words.ts';

const OUTCOMES: readonly (readonly [Outcome | 'server-error', string])[] = [
  ['delivered', 'delivered'],
  ['server-error', 'answered with a server error'],
  ['caller-left', 'caller left'],
  ['server-left', 'server left'],
  ['never-arrived', 'never arrived'],
  ['unfinished', 'unfinished'],
];

/** The whole report in one line: `5 calls: 3 delivered, 2 caller left; cutoff at …`. */
export function summaryLine(report: Report, plusMinus = '±'): string {
  const calls = plural(report.requests.length, 'call');
  if (report.requests.length === 0) return `${calls}.`;
  const cutoff = report.cutoff ? `; ${cutoffText(report.cutoff, plusMinus)}` : '';
  return `${calls}: ${counts(report.requests)}${cutoff}.`;
}

function counts(requests: readonly ReportRequest[]): string {
  return OUTCOMES.map(
    ([outcome, words]) => [requests.filter((each) => became(each) === outcome).length, words] as const,
  )
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`)
    .join(', ');
}

/** An answer of 500 or more was delivered, and yet nobody would count it as such. */
function became({ outcome, status }: ReportRequest): Outcome | 'server-error' {
  return outcome === 'delivered' && status !== null && status >= 500 ? 'server-error' : outcome;
}
