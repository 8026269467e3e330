import type { Case, Cutoff, Finding, RuleName } from '../types.ts';

/** What a rule says of a case; the runner adds its name and hypothesis. */
export type Judgement = Omit<Finding, 'rule' | 'hypothesis'>;

/** One hypothesis. `judge` is pure; if it throws, only its own finding is lost. */
export interface Rule {
  readonly name: RuleName;
  readonly hypothesis: string;
  judge(c: Case, cutoffs: readonly Cutoff[]): Judgement;
}

/** A judgement; what is left out is empty. */
export function judgement(
  status: Finding['status'],
  because: string,
  rest: Partial<Omit<Judgement, 'status' | 'because'>> = {},
): Judgement {
  return { status, because, evidence: [], explains: [], settledBy: null, ...rest };
}

/** Nobody hung up, so there is nothing to explain. */
export function nothingToExplain(c: Case): Judgement | null {
  if (c.timelines.some((t) => t.outcome === 'caller-left')) return null;
  return judgement('untested', 'No call in these logs was hung up on.');
}
