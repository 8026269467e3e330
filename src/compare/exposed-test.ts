import { fisherExact } from '../stats/fisher-exact.ts';
import { newcombe } from '../stats/newcombe.ts';
import { wilson } from '../stats/wilson.ts';
import { ended, failed, onReused } from './calls.ts';
import type { ComparableCall, ComparableCutoff, ComparableReport } from './comparable-report.ts';
import type { ExposedTest, Rate } from './comparison.ts';
import { cutoffsOf } from './cutoffs-of.ts';
import { exposedCalls } from './exposed.ts';
import { moreNeeded } from './more-needed.ts';

export interface ExposedCalls {
  readonly before: readonly ComparableCall[];
  readonly after: readonly ComparableCall[];
  readonly onReusedOnly: boolean;
}

/**
 * The same selection on both sides, else chance would choose in favour of one. Where all that died were on reused
 * connections, and AFTER still has such calls, those count. Where it has none, all long calls of both sides do: taking
 * the condition away may be how the fix works, or may be luck, which the test then has to exclude.
 */
export function chooseExposed(
  before: ComparableReport,
  after: ComparableReport,
  cutoff: ComparableCutoff | null,
): ExposedCalls {
  // What died in BEFORE at another constant says nothing of this one; what dies in AFTER at any is not mended.
  const ofBefore = cutoffsOf(before).find((each) => each === cutoff)?.ids ?? [];
  const ofAfter = cutoffsOf(after).flatMap(({ ids }) => ids);
  const sides = { before: exposedCalls(before, cutoff, ofBefore), after: exposedCalls(after, cutoff, ofAfter) };
  const reused = {
    before: sides.before.filter((call) => onReused(call) === true),
    after: sides.after.filter((call) => onReused(call) === true),
  };
  const known = [...sides.before, ...sides.after].every((call) => onReused(call) !== null);
  const onReusedOnly =
    cutoff?.connectionsReused === 'all-died-reused' && known && reused.before.length > 0 && reused.after.length > 0;
  return { ...(onReusedOnly ? reused : sides), onReusedOnly };
}

/** Fisher's test of the failures among the exposed calls, with intervals and the number of calls still missing. */
export function exposedTest(calls: ExposedCalls, cutoff: ComparableCutoff | null, alpha: number): ExposedTest {
  const before = rateOf(calls.before, failed);
  const after = rateOf(calls.after, failed);
  return {
    which: which(cutoff, calls.onReusedOnly),
    onReusedOnly: calls.onReusedOnly,
    before,
    after,
    difference: newcombe(after.failed, after.of, before.failed, before.of),
    p: fisherExact(before.failed, before.of - before.failed, after.failed, after.of - after.failed),
    moreNeeded: moreNeeded(before, after, alpha),
  };
}

/** How many of the calls that ended are so, with Wilson's interval. */
export function rateOf(calls: readonly ComparableCall[], isSo: (call: ComparableCall) => boolean): Rate {
  const all = calls.filter(ended);
  const count = all.filter(isSo).length;
  return { failed: count, of: all.length, interval: wilson(count, all.length) };
}

/** To as many places as the log allows: one in whole seconds scatters what it times by hundreds of milliseconds. */
export function sayCutoff({ ms, spreadMs }: { readonly ms: number; readonly spreadMs: number }): string {
  return spreadMs < 50
    ? `${(ms / 1000).toFixed(3)} s`
    : `≈ ${(ms / 1000).toFixed(1)} s ± ${(spreadMs / 1000).toFixed(1)} s`;
}

function which(cutoff: ComparableCutoff | null, onReusedOnly: boolean): string {
  if (cutoff === null) return 'every call that ended (no side shows a cutoff)';
  const long = `calls that last longer than the cutoff of ${sayCutoff(cutoff)}`;
  return onReusedOnly ? `${long} on a reused connection` : long;
}
