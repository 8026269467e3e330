import type { ReportRequest } from '../../report.ts';
import type { Outcome } from '../../types.ts';
import { duration, leftAfterText } from '../parts/durations.ts';
import { leftWords } from '../parts/left-words.ts';

const OUTCOME_WORDS = {
  'server-left': 'server left',
  'never-arrived': 'never arrived',
  unfinished: 'unfinished',
  delivered: 'delivered',
} as const satisfies Record<Exclude<Outcome, 'caller-left'>, string>;

/** Each outcome has a sign of its own, so that nobody needs the colour. */
export const OUTCOME_SIGNS: Readonly<Record<Outcome, string>> = {
  delivered: '●',
  'caller-left': '✕',
  'server-left': '■',
  'never-arrived': '▲',
  unfinished: '◌',
};

export const OUTCOMES: readonly Outcome[] = ['caller-left', 'server-left', 'never-arrived', 'unfinished', 'delivered'];

/**
 * How an outcome of these calls is called in filters and counts: "caller left" only where it is
 * known of each that it was the caller.
 */
export function outcomeWords(outcome: Outcome, requests: readonly ReportRequest[]): string {
  return outcome === 'caller-left' ? leftWords(requests) : OUTCOME_WORDS[outcome];
}

/** What became of a call, in as few words as a row of a table has room for. */
export function shortOutcome(request: ReportRequest): string {
  const { outcome, status, durationMs, leftAfter } = request;
  const left = leftAfter ? ` after ${leftAfterText(leftAfter)}` : '';
  const took = durationMs === null ? '' : ` after ${duration(durationMs)}`;
  switch (outcome) {
    case 'delivered':
      return `${status === null ? 'delivered' : `HTTP ${status}`}${took}`;
    case 'caller-left':
      return `${request.closedBy === 'peer' ? 'peer' : request.closedBy === 'caller' ? 'caller' : 'somebody'} left${left}`;
    case 'server-left':
      return `server left${left}`;
    case 'never-arrived':
    case 'unfinished':
      return OUTCOME_WORDS[outcome];
  }
}

/** Ended without an answer, or with one of 5xx: shown first. */
export function isBad({ outcome, status }: Pick<ReportRequest, 'outcome' | 'status'>): boolean {
  return outcome !== 'delivered' || (status !== null && status >= 500);
}
