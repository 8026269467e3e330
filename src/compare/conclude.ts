import { fisherExact } from '../stats/fisher-exact.ts';
import type { CompareVerdict, Comparison, Criterion, CriterionName } from './comparison.ts';
import { type Criteria, DEFAULT_CRITERIA } from './criteria.ts';

type Judged = Pick<Comparison, 'before' | 'after' | 'exposed' | 'criteria' | 'mechanisms'>;

/** The one verdict, and the sentence that says it. */
export function conclude(c: Judged, criteria: Criteria): { verdict: CompareVerdict; statement: string } {
  const row = (name: CriterionName) => c.criteria.find((each) => each.name === name);
  const workload = row('workload');
  const { exposed } = c;
  const none = c.before.failed === 0;
  const because = workload?.because ?? '';
  if (workload?.status === 'failed' || (none && workload?.status !== 'passed')) {
    const why = none ? `BEFORE shows no failure to be fixed. ${because}` : because;
    return { verdict: 'not-comparable', statement: `Not comparable: ${why}` };
  }
  const worse = whyWorse(c, criteria.alpha);
  if (worse !== null) return { verdict: 'worse', statement: `Worse: ${worse}` };
  if (none) {
    return {
      verdict: 'not-comparable',
      statement: 'Not comparable: BEFORE shows no failure, so there is nothing to be fixed.',
    };
  }
  const bad = c.criteria.find((each) => each.status === 'failed');
  if (bad) {
    const what = bad.name === 'hang-ups' ? bad.because : `${lower(bad.title)}: no. ${bad.because}`;
    return { verdict: 'not-fixed', statement: `Not fixed: ${what}` };
  }
  const missing = criteria.mustPass.map(row).find((each) => each?.status !== 'passed');
  if (!missing && exposed.before.failed > 0 && exposed.after.of > 0) {
    return { verdict: 'fixed', statement: fixed(c, criteria) };
  }
  return { verdict: 'not-proven', statement: unproven(c, row('hang-ups'), missing ?? row('hang-ups'), criteria.alpha) };
}

function unproven(c: Judged, hangUps: Criterion | undefined, missing: Criterion | undefined, alpha: number): string {
  if (hangUps?.status === 'not-proven') {
    const { moreNeeded } = c.exposed;
    const calls = moreNeeded === 1 ? '1 more exposed call' : `${moreNeeded} more exposed calls`;
    const more =
      moreNeeded === null
        ? 'no number of further calls after would do with so few before.'
        : `with ${calls} after the change, none failing, p would be below ${alpha}.`;
    const workload = c.criteria.find((each) => each.name === 'workload');
    const caveat = workload?.status === 'not-proven' && c.exposed.after.of > 0 ? ` But: ${workload.because}` : '';
    if (c.exposed.after.of === 0) return `Not proven: no call after the change was exposed; ${more}`;
    return `Consistent with a fix, not proven: ${counts(c)}, p ${pText(c.exposed.p)}; ${more}${caveat}`;
  }
  return missing ? `Not proven: ${lower(missing.title)}: ${missing.because}` : 'Not proven.';
}

/** Criteria of the person's own may ask for less than proof: then the sentence says so, and what they are. */
function fixed(c: Judged, criteria: Criteria): string {
  const waived = DEFAULT_CRITERIA.mustPass.filter(
    (name) => !criteria.mustPass.includes(name) && c.criteria.find((each) => each.name === name)?.status !== 'passed',
  );
  const own = [
    sameNames(criteria.mustPass, DEFAULT_CRITERIA.mustPass) ? null : `mustPass [${criteria.mustPass.join(', ')}]`,
    criteria.alpha === DEFAULT_CRITERIA.alpha ? null : `alpha ${criteria.alpha}`,
    criteria.maxFailureRate === 0 ? null : `maxFailureRate ${criteria.maxFailureRate}`,
  ].filter((each) => each !== null);
  const by = own.length === 0 ? '' : ` by your criteria (${own.join(', ')})`;
  const figures = `Fixed${by}: ${counts(c)}, p ${pText(c.exposed.p)}.`;
  return waived.length === 0
    ? figures
    : `${figures} They waive what has not passed: ${waived.join(', ')}. This is no proof.`;
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join() === [...b].sort().join();
}

function whyWorse(c: Judged, alpha: number): string | null {
  const { exposed, before, after } = c;
  if (exposed.p < alpha && rate(exposed.after) > rate(exposed.before)) return `${counts(c)}, p ${pText(exposed.p)}.`;
  const ended = [before, after].map((side) => side.calls - side.unfinished);
  const [b = 0, a = 0] = ended;
  const p = fisherExact(before.failed, b - before.failed, after.failed, a - after.failed);
  const all = `${before.failed} of ${b} calls failed before, ${after.failed} of ${a} after`;
  if (p < alpha && a > 0 && b > 0 && after.failed / a > before.failed / b) return `${all}, p ${pText(p)}.`;
  const fresh = c.criteria.find((each) => each.name === 'new-failures');
  if (before.failed === 0 && fresh?.status === 'failed') return `${all}. ${fresh.because}`;
  return null;
}

function rate({ failed, of }: { failed: number; of: number }): number {
  return of === 0 ? 0 : failed / of;
}

function counts({ exposed: { before, after } }: Judged): string {
  return `${before.failed} of ${before.of} exposed calls failed before, ${after.failed} of ${after.of} after`;
}

/** `= 0.10`, `< 0.001`. */
function pText(p: number): string {
  return p < 0.001 ? '< 0.001' : `= ${p < 0.0995 ? p.toFixed(3) : p.toFixed(2)}`;
}

function lower(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}
