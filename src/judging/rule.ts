import type { Case, Cutoff, Evidence, Finding, RuleName } from '../types.ts';

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
  const evidence = once(rest.evidence ?? []);
  return { status, because, explains: [], settledBy: null, ...rest, evidence };
}

/** Each line once for what it says: one start of the server may have cut several calls. */
function once(evidence: readonly Evidence[]): readonly Evidence[] {
  if (evidence.length < 2) return evidence;
  const seen = new Set<string>();
  return evidence.filter(({ source, says, for: side }) => {
    const key = `${source.file}\0${source.line}\0${says}\0${side}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Nobody hung up, so there is nothing to explain. */
export function nothingToExplain(c: Case): Judgement | null {
  if (c.timelines.some((t) => t.outcome === 'caller-left')) return null;
  return judgement('untested', 'No caller left a call in these logs.');
}
