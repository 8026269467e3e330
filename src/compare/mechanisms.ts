import { failed, onReused } from './calls.ts';
import type { ComparableCall, ComparableCutoff } from './comparable-report.ts';
import type { Mechanism } from './comparison.ts';
import { sayCutoff } from './exposed-test.ts';
import { largestGap } from './largest-gap.ts';

/** What is different about the exposed calls that survive now; none where none survive, or nothing is different. */
export function mechanisms(
  before: readonly ComparableCall[],
  after: readonly ComparableCall[],
  cutoff: ComparableCutoff | null,
  cutoffAfter: ComparableCutoff | null,
): Mechanism[] {
  if (cutoff === null || !before.some(failed)) return [];
  const alive = after.filter((call) => call.outcome === 'delivered' && !failed(call));
  const found: Mechanism[] = [];
  if (cutoffAfter && Math.abs(cutoffAfter.ms - cutoff.ms) > cutoffAfter.spreadMs + cutoff.spreadMs + 100) {
    const says = `Calls now die at ${sayCutoff(cutoffAfter)}, no longer at ${sayCutoff(cutoff)}: the cutoff moved.`;
    found.push({ name: 'cutoff-moved', says });
  }
  if (alive.length === 0) return found;
  return [...found, ...streamed(before, alive, cutoff), ...unpooled(before, alive, cutoff)];
}

function streamed(
  before: readonly ComparableCall[],
  alive: readonly ComparableCall[],
  cutoff: ComparableCutoff,
): Mechanism[] {
  const gaps = alive.flatMap((call) => largestGap(call) ?? []);
  const most = Math.max(0, ...gaps.map((gap) => gap.mostMs));
  if (gaps.length === 0 || most >= cutoff.ms || before.some((call) => call.streamed && failed(call))) return [];
  const about = gaps.every((gap) => gap.logged) ? '' : 'at most about ';
  const says = `${gaps.length} of ${alive.length} surviving calls were streamed with heartbeats; the largest gap, ${about}${seconds(most)}, is below the cutoff of ${sayCutoff(cutoff)}.`;
  return [{ name: 'heartbeats', says }];
}

function unpooled(
  before: readonly ComparableCall[],
  alive: readonly ComparableCall[],
  cutoff: ComparableCutoff,
): Mechanism[] {
  const died = before.filter(failed);
  const reusedDied = died.filter((call) => onReused(call) === true).length;
  const known = alive.filter((call) => onReused(call) !== null);
  const reused = known.filter((call) => onReused(call) === true);
  if (reusedDied < died.length || known.length === 0) return [];
  const silent = reused.filter((call) => !call.streamed);
  if (silent.length > 0) {
    const says = `${silent.length} of ${alive.length} surviving calls were silent past ${sayCutoff(cutoff)} on a reused connection: the timer is gone, or another.`;
    return [{ name: 'timer-gone', says }];
  }
  if (reused.length > 0 || known.length < alive.length) return [];
  const says = `No reused connection any more: ${reusedDied} of ${died.length} calls that died before were on one, 0 of ${alive.length} survivors are.`;
  return [{ name: 'no-reused-connection', says }];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`;
}
