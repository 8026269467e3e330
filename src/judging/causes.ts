import type { Case, Finding, RuleName } from '../types.ts';
import { failed } from './calls.ts';

/** A hypothesis that alone is left for some calls. */
export interface Cause {
  readonly finding: Finding;
  /** Ids of the calls that it and no other hypothesis as strong explains. */
  readonly calls: readonly string[];
}

/** Calls for which two or more hypotheses are about as good. */
export interface Contest {
  readonly rules: readonly RuleName[];
  readonly calls: readonly string[];
}

export interface Causes {
  /** Those that explain most first; ties in the order of the rules. */
  readonly causes: readonly Cause[];
  readonly contests: readonly Contest[];
  /** Ids of failed calls that no hypothesis explains. */
  readonly unexplained: readonly string[];
}

// People cancel for their own reasons: that is told, but it is no root cause of anything.
const NEVER_A_CAUSE: readonly RuleName[] = ['caller-cancel'];
const STRENGTH = { confirmed: 2, likely: 1, untested: 0, unlikely: 0, 'ruled-out': 0 } as const;

/** Gives each failed call to the strongest hypothesis that explains it; a draw is a contest, not a cause. */
export function attribute(c: Case, findings: readonly Finding[]): Causes {
  const rivals = findings.filter((f) => !NEVER_A_CAUSE.includes(f.rule) && STRENGTH[f.status] > 0);
  const owned = new Map<RuleName, string[]>();
  const contested = new Map<string, { rules: RuleName[]; calls: string[] }>();
  const unexplained: string[] = [];
  for (const t of c.timelines) {
    const on = rivals.filter((f) => f.explains.includes(t.id));
    const most = Math.max(0, ...on.map((f) => STRENGTH[f.status]));
    const best = on.filter((f) => STRENGTH[f.status] === most).map((f) => f.rule);
    const [only] = best;
    if (only === undefined) {
      if (failed(t)) unexplained.push(t.id);
    } else if (best.length === 1) {
      owned.set(only, [...(owned.get(only) ?? []), t.id]);
    } else {
      const entry = contested.get(best.join()) ?? { rules: best, calls: [] };
      entry.calls.push(t.id);
      contested.set(best.join(), entry);
    }
  }
  const causes = rivals
    .map((finding) => ({ finding, calls: owned.get(finding.rule) ?? [] }))
    .filter((cause) => cause.calls.length > 0)
    .sort((a, b) => b.calls.length - a.calls.length);
  return { causes, contests: [...contested.values()], unexplained };
}
