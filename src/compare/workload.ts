import { fisherExact } from '../stats/fisher-exact.ts';
import { newcombe } from '../stats/newcombe.ts';
import type { ComparableCall, ComparableReport } from './comparable-report.ts';
import type { Criterion } from './comparison.ts';
import { concurrencyDifference, crowding } from './concurrency.ts';

// Shares that lie farther apart make two workloads, if it is not chance.
const FAR = 0.5;
const NEAR = 0.2;
// Without a cutoff: calls so near to each other count as concurrent.
const WINDOW_MS = 5000;

/** One side: its exposed calls, and the report that they are of. */
export interface WorkloadSide {
  readonly calls: readonly ComparableCall[];
  readonly report: ComparableReport;
}

/** Something in which two workloads are not alike; `proven` where it is no chance. */
export interface WorkloadDifference {
  readonly because: string;
  readonly p: number;
  readonly proven: boolean;
}

interface Feature {
  readonly name: 'files attached' | 'language';
  /** In words, behind "2 of 2 exposed calls". */
  readonly says: string;
  /** Null where the log does not tell. */
  has(call: ComparableCall): boolean | null;
}

const FILES: Feature = {
  name: 'files attached',
  says: 'had files attached',
  has: (call) => (typeof call.attributes.filesAttached === 'boolean' ? call.attributes.filesAttached : null),
};

/**
 * Whether both sides ran the same kind of calls, judged by what the caller chose and no fix changes: files attached
 * (they bring the short requests before a call), language, and how many calls start close together. Durations may
 * differ: longer than the cutoff is enough.
 */
export function workload(
  before: WorkloadSide,
  after: WorkloadSide,
  cutoffMs: number | null,
  alpha: number,
): Omit<Criterion, 'name' | 'title'> {
  if (before.calls.length === 0 || after.calls.length === 0) {
    const side = before.calls.length === 0 ? 'BEFORE' : 'AFTER';
    const { requests } = before.calls.length === 0 ? before.report : after.report;
    const unknown = requests.filter(({ durationMs, leftAfter }) => durationMs === null && leftAfter === null).length;
    const because =
      unknown === 0
        ? `No call of ${side} lasted long enough to be exposed.`
        : `No call of ${side} is known to have lasted long enough to be exposed; of ${unknown} the log does not tell.`;
    return { status: 'not-proven', because, p: null, moreNeeded: after.calls.length === 0 ? 1 : null };
  }
  const both = [before.calls, after.calls];
  // What only one side's log tells cannot be compared.
  const told = featuresOf(both.flat()).filter(({ has }) =>
    both.every((calls) => calls.some((call) => has(call) !== null)),
  );
  if (told.length === 0) {
    const because = 'The logs of one side tell neither the language nor whether files were attached.';
    return { status: 'not-tested', because, p: null, moreNeeded: null };
  }
  const [crowdB = [], crowdA = []] = [before, after].map(({ calls, report }) =>
    crowding(calls, report.requests, cutoffMs ?? WINDOW_MS),
  );
  const [worst] = [
    ...told.flatMap((feature) => difference(feature, before.calls, after.calls, alpha)),
    ...concurrencyDifference(crowdB, crowdA, alpha),
  ].sort((x, y) => Number(y.proven) - Number(x.proven) || x.p - y.p);
  if (worst) {
    return { status: worst.proven ? 'failed' : 'not-proven', because: worst.because, p: worst.p, moreNeeded: null };
  }
  const timed = crowdB.length > 0 && crowdA.length > 0;
  const names = [...new Set(told.map((feature) => feature.name)), ...(timed ? ['concurrency'] : [])];
  const because = `The exposed calls of both sides are alike in ${listOf(names)}.`;
  return { status: 'passed', because, p: null, moreNeeded: null };
}

function listOf(names: readonly string[]): string {
  const [last = ''] = names.slice(-1);
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

function featuresOf(calls: readonly ComparableCall[]): Feature[] {
  const languages = new Set(calls.map(languageOf).filter((each) => each !== null));
  const each = [...languages].sort().map((language) => ({
    name: 'language' as const,
    says: `ran ${language}`,
    has: (call: ComparableCall) => {
      const own = languageOf(call);
      return own === null ? null : own === language;
    },
  }));
  return [FILES, ...each];
}

function languageOf(call: ComparableCall): string | null {
  return typeof call.attributes.language === 'string' ? call.attributes.language : null;
}

function difference(
  { says, has }: Feature,
  before: readonly ComparableCall[],
  after: readonly ComparableCall[],
  alpha: number,
): WorkloadDifference[] {
  const [b, a] = [before, after].map((calls) => calls.map(has).filter((each) => each !== null));
  if (!b || !a) return [];
  const [withB, withA] = [b.filter(Boolean).length, a.filter(Boolean).length];
  const apart = Math.abs(withB / b.length - withA / a.length);
  const p = fisherExact(withB, b.length - withB, withA, a.length - withA);
  const { low, high } = newcombe(withA, a.length, withB, b.length);
  // Close enough, or so few calls that a difference of this size is nothing special.
  if (apart <= NEAR || (apart <= FAR && p >= alpha && low <= 0 && high >= 0)) return [];
  const because = `${withB} of ${b.length} exposed calls before ${says}, ${withA} of ${a.length} after: what differs may be the workload and not the change.`;
  return [{ because, p, proven: p < alpha && apart > FAR }];
}
