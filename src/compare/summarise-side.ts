import type { Outcome } from '../types.ts';
import { failed, firstByteMs } from './calls.ts';
import type { ComparableCall, ComparableReport } from './comparable-report.ts';
import type { Point, SideSummary } from './comparison.ts';
import { largestOf } from './largest-gap.ts';
import { median } from './median.ts';

/** The counts and figures of one side. `short` are its delivered calls below the cutoff. */
export function summariseSide(
  report: ComparableReport,
  exposed: readonly ComparableCall[],
  short: readonly ComparableCall[],
): SideSummary {
  const count = (outcome: Outcome) => report.requests.filter((call) => call.outcome === outcome).length;
  const beats = exposed.flatMap((call) => call.heartbeats ?? []);
  const gap = largestOf(exposed);
  const timed = exposed.flatMap(timedOf);
  return {
    files: report.sources.map((source) => source.file),
    calls: report.requests.length,
    delivered: count('delivered'),
    callerLeft: count('caller-left'),
    serverLeft: count('server-left'),
    neverArrived: count('never-arrived'),
    unfinished: count('unfinished'),
    failed: report.requests.filter(failed).length,
    exposed: exposed.length,
    exposedFailed: exposed.filter(failed).length,
    streamed: report.requests.filter((call) => call.streamed).length,
    heartbeats: beats.length === 0 ? null : beats.reduce((a, b) => a + b, 0),
    largestGapMs: gap?.mostMs ?? null,
    largestGapLogged: gap?.logged ?? null,
    medianFirstByteMs: median(timed.map((call) => call.firstByteMs)),
    medianExposedMs: median(timed.map((call) => call.durationMs)),
    medianShortMs: median(short.flatMap((call) => call.durationMs ?? [])),
    medianMs: median(report.requests.flatMap((call) => call.durationMs ?? [])),
    points: report.requests.flatMap(toPoint),
  };
}

/** The same calls for both figures, and of both sides those that were exposed and delivered: else they do not compare. */
function timedOf(call: ComparableCall): { firstByteMs: number; durationMs: number }[] {
  const first = firstByteMs(call);
  if (call.outcome !== 'delivered' || failed(call) || first === null || call.durationMs === null) return [];
  // An access line is written a little after what it tells of, and a response begins before it ends.
  return [{ firstByteMs: Math.min(first, call.durationMs), durationMs: call.durationMs }];
}

/** A call that was left stands where its caller left it, whatever its work took. */
function toPoint(call: ComparableCall): Point[] {
  const ms = call.leftAfter?.ms ?? call.durationMs;
  return ms === null ? [] : [{ id: call.id, ms, failed: failed(call) }];
}
