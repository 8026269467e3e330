import type { ReportRequest } from '../../report.ts';

/** How calls that were left are called in counts: "caller left" only where it is known of each that it was the caller. */
export function leftWords(requests: readonly Pick<ReportRequest, 'outcome' | 'closedBy'>[]): string {
  const closers = new Set(requests.filter((each) => each.outcome === 'caller-left').map((each) => each.closedBy));
  const [only] = closers;
  return closers.size === 1 && (only === 'caller' || only === 'peer') ? `${only} left` : 'broken off';
}
