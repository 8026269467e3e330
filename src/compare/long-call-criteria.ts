import { fisherExact } from '../stats/fisher-exact.ts';
import { failed, serverNoticed } from './calls.ts';
import type { ComparableReport } from './comparable-report.ts';
import type { Criterion, ExposedTest } from './comparison.ts';
import type { Criteria } from './criteria.ts';
import { type ExposedCalls, rateOf } from './exposed-test.ts';
import { largestOf } from './largest-gap.ts';
import { moreNeeded } from './more-needed.ts';

type Judged = Omit<Criterion, 'name' | 'title'>;

/** Whether the failing scenario hangs up no longer. */
export function judgeHangUps({ before, after, p, moreNeeded }: ExposedTest, criteria: Criteria): Judged {
  const counts = `${before.failed} of ${before.of} exposed calls failed before, ${after.failed} of ${after.of} after`;
  if (after.of > 0 && after.failed / after.of > criteria.maxFailureRate) {
    return { status: 'failed', because: `${counts}.`, p, moreNeeded: null };
  }
  if (before.failed === 0) {
    return { status: 'not-tested', because: `${counts}: BEFORE does not show the failure.`, p, moreNeeded: null };
  }
  if (p < criteria.alpha && after.failed / after.of < before.failed / before.of) {
    return { status: 'passed', because: `${counts}.`, p, moreNeeded: 0 };
  }
  return { status: 'not-proven', because: `${counts}.`, p, moreNeeded };
}

/** Whether the server reports no caller as gone any more, of the exposed calls. */
export function judgeNotices(calls: ExposedCalls, criteria: Criteria): Judged {
  const before = rateOf(calls.before, serverNoticed);
  const after = rateOf(calls.after, serverNoticed);
  const because = `The server reported a caller gone in ${before.failed} of ${before.of} exposed calls before, in ${after.failed} of ${after.of} after.`;
  if (after.failed > 0 && after.failed / after.of > criteria.maxFailureRate) {
    return { status: 'failed', because, p: null, moreNeeded: null };
  }
  if (before.failed === 0) return { status: 'not-tested', because, p: null, moreNeeded: null };
  const p = fisherExact(before.failed, before.of - before.failed, after.failed, after.of - after.failed);
  if (p < criteria.alpha) return { status: 'passed', because, p, moreNeeded: 0 };
  return { status: 'not-proven', because, p, moreNeeded: moreNeeded(before, after, criteria.alpha) };
}

/** Whether long calls end in JSON that the caller can read: only a caller's log can say that it could not. */
export function judgeJson(after: ComparableReport, calls: ExposedCalls): Judged {
  const delivered = calls.after.filter((call) => call.outcome === 'delivered' && !failed(call));
  const broken = calls.after.filter((call) => call.callerReason === 'invalid-body');
  const unmeasured = { p: null, moreNeeded: null };
  if (broken.length > 0) {
    const because = `The caller could not parse ${broken.length} of ${calls.after.length} answers of exposed calls.`;
    return { status: 'failed', because, ...unmeasured };
  }
  if (delivered.length === 0) {
    return { status: 'not-tested', because: 'No exposed call after was delivered.', ...unmeasured };
  }
  if (!after.sources.some((source) => (source.formats.librechat ?? 0) > 0)) {
    const because = "AFTER holds no caller's log, and only the caller sees what it got.";
    return { status: 'not-tested', because, ...unmeasured };
  }
  const because = `The caller's log complains of none of ${delivered.length} delivered exposed calls.`;
  return { status: 'passed', because, ...unmeasured };
}

/** Whether heartbeats come often enough. */
export function judgeGaps(calls: ExposedCalls, limitMs: number | null): Judged {
  const gap = largestOf(calls.after);
  const unmeasured = { p: null, moreNeeded: null };
  if (gap === null) return { status: 'not-tested', because: 'No exposed call after was streamed.', ...unmeasured };
  if (limitMs === null) {
    const because = 'Neither side shows a cutoff that the gaps could be held against.';
    return { status: 'not-tested', because, ...unmeasured };
  }
  const limit = `the limit is ${seconds(limitMs)}`;
  if (gap.leastMs < limitMs && gap.mostMs >= limitMs) {
    const because = `The log does not tell the largest gap well enough: ${seconds(gap.leastMs)} to ${seconds(gap.mostMs)}; ${limit}.`;
    return { status: 'not-tested', because, ...unmeasured };
  }
  const because = `Largest gap ${gap.logged ? '' : 'at most about '}${seconds(gap.mostMs)}; ${limit}.`;
  return { status: gap.mostMs < limitMs ? 'passed' : 'failed', because, ...unmeasured };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`;
}
