import type { Report, ReportRequest } from '../../report.ts';
import { cutoffsOf, outlived } from './cutoffs.ts';
import { plural } from './plural.ts';

/** The calls that a text shows, and how many it leaves out. */
export interface ChosenCalls {
  readonly requests: readonly ReportRequest[];
  readonly failedLeftOut: number;
  readonly answeredLeftOut: number;
}

/** So many calls can still be read through; of more a few tell as much. */
const READABLE = 200;
const FAILED = 20;
const ANSWERED = 20;

/**
 * All calls in their order; or, where they are many and not `all` are wanted, some that failed (what the verdict
 * explains first) and then some that were answered (what outlived the cutoff first), each in their order.
 */
export function chooseCalls(report: Report, all: boolean): ChosenCalls {
  const { requests } = report;
  if (all || requests.length <= READABLE) return { requests, failedLeftOut: 0, answeredLeftOut: 0 };
  const explained = new Set(report.findings.find((each) => each.rule === report.verdict.rule)?.explains);
  const cutoffs = cutoffsOf(report);
  const failed = requests.filter((each) => each.outcome !== 'delivered');
  const answered = requests.filter((each) => each.outcome === 'delivered');
  const shown = [
    ...first(failed, FAILED, (each) => explained.has(each.id)),
    ...first(answered, ANSWERED, (each) => outlived(each, cutoffs).length > 0),
  ];
  return {
    requests: shown,
    failedLeftOut: Math.max(0, failed.length - FAILED),
    answeredLeftOut: Math.max(0, answered.length - ANSWERED),
  };
}

/** `280 more calls failed`; null for none. */
export function moreFailed(count: number): string | null {
  return count > 0 ? `${plural(count, 'more call')} failed` : null;
}

/** `1 more call was answered`; null for none. */
export function moreAnswered(count: number): string | null {
  return count > 0 ? `${plural(count, 'more call')} ${count === 1 ? 'was' : 'were'} answered` : null;
}

/** At most so many: those that are preferred, filled up with others, in the order in which they came. */
function first(
  requests: readonly ReportRequest[],
  most: number,
  preferred: (request: ReportRequest) => boolean,
): ReportRequest[] {
  const chosen = new Set<ReportRequest>();
  for (const wanted of [preferred, () => true]) {
    for (const request of requests) {
      if (chosen.size >= most) break;
      if (wanted(request)) chosen.add(request);
    }
  }
  return requests.filter((request) => chosen.has(request));
}
