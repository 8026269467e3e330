import { ended } from './calls.ts';
import type { ComparableCall, ComparableCutoff, ComparableReport } from './comparable-report.ts';

// Two clocks and the way of the first byte; the same that `Cutoff.outlived` leaves out.
const MARGIN_MS = 100;

/**
 * The calls to which the cutoff mattered: those that `died` at one, and those that worked (or waited) for longer. Shorter
 * ones would have ended well either way and say nothing. Without a cutoff: every call that ended.
 */
export function exposedCalls(
  report: ComparableReport,
  cutoff: ComparableCutoff | null,
  died: readonly string[],
): ComparableCall[] {
  const calls = report.requests.filter(ended);
  if (cutoff === null) return calls;
  const dead = new Set(died);
  return calls.filter((call) => dead.has(call.id) || isLonger(call, cutoff));
}

function isLonger(call: ComparableCall, cutoff: ComparableCutoff): boolean {
  const { leftAfter } = call;
  if (leftAfter !== null && leftAfter.ms !== null && leftAfter.latestMs >= cutoff.ms - cutoff.spreadMs - MARGIN_MS) {
    return true;
  }
  return call.durationMs !== null && call.durationMs > cutoff.ms + cutoff.spreadMs + MARGIN_MS;
}
