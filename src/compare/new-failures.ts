import { fisherExact } from '../stats/fisher-exact.ts';
import { ended, failed } from './calls.ts';
import type { ComparableCall, ComparableReport } from './comparable-report.ts';
import type { Criterion } from './comparison.ts';
import { cutoffsOf } from './cutoffs-of.ts';

/** A kind of failure that AFTER shows and BEFORE does not. */
export interface NewKind {
  readonly kind: string;
  readonly count: number;
  readonly p: number;
  /** Its calls died at a constant: no accident. */
  readonly atCutoff: boolean;
}

/** New kinds of failure with Fisher's p (two-sided) of so many in AFTER and none in BEFORE. */
export function newKinds(before: ComparableReport, after: ComparableReport): NewKind[] {
  const known = new Set(before.requests.filter(failed).map(kindOf));
  const counts = new Map<string, ComparableCall[]>();
  for (const call of after.requests.filter(failed)) {
    const kind = kindOf(call);
    if (!known.has(kind)) counts.set(kind, [...(counts.get(kind) ?? []), call]);
  }
  const b = before.requests.filter(ended).length;
  const a = after.requests.filter(ended).length;
  const died = new Set(cutoffsOf(after).flatMap(({ ids }) => ids));
  return [...counts].map(([kind, calls]) => ({
    kind,
    count: calls.length,
    p: fisherExact(calls.length, a - calls.length, 0, b),
    atCutoff: calls.length > 1 && calls.every((call) => died.has(call.id)),
  }));
}

/** The verdict on them; `ps` are their p values, corrected for the other tests of side effects. */
export function judgeNewKinds(
  kinds: readonly NewKind[],
  ps: readonly number[],
  alpha: number,
): Omit<Criterion, 'name' | 'title'> {
  if (kinds.length === 0) {
    return { status: 'passed', because: 'Nothing failed in a way it did not before.', p: null, moreNeeded: null };
  }
  const list = kinds.map(({ kind, count }) => `${kind} (${count})`).join(', ');
  const p = Math.min(...ps);
  if (p < alpha || kinds.some((each) => each.atCutoff)) {
    return { status: 'failed', because: `New kinds of failure: ${list}.`, p, moreNeeded: null };
  }
  const because = `New kinds of failure, too few to tell them from chance: ${list}.`;
  return { status: 'not-proven', because, p, moreNeeded: null };
}

/** Not by the caller's words: they may be hidden on one side only. */
function kindOf(call: ComparableCall): string {
  if (call.outcome === 'delivered') return `answered with ${call.status}`;
  const phase = call.phase === 'mid-response' ? ' in mid-response' : '';
  return `${call.outcome.replace('-', ' ')}${phase}`;
}
