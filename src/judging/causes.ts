import type { Case, Finding, RuleName, Timeline } from '../types.ts';
import { failed } from './calls.ts';

/** A hypothesis that alone is left for some calls. */
export interface Cause {
  readonly finding: Finding;
  /** Ids of the calls that it and no other hypothesis as strong explains. */
  readonly calls: readonly string[];
  /** Hypotheses that say who then hung up, where this one says why the answer was late. */
  readonly endedBy: readonly RuleName[];
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
// These say why no answer came although it could have; that somebody's patience then ran out is their consequence.
const WHY_LATE: readonly RuleName[] = ['event-loop-stall', 'response-bridging'];
const STRENGTH = { confirmed: 2, likely: 1, untested: 0, unlikely: 0, 'ruled-out': 0 } as const;

/**
 * Gives each failed call to the strongest hypothesis that explains it; a draw is a contest, not a cause. A confirmed
 * reason why the answer was late goes before whoever hung up for it; a likely one contests even a confirmed hang-up.
 */
export function attribute(c: Case, findings: readonly Finding[]): Causes {
  const rivals = findings.filter((f) => !NEVER_A_CAUSE.includes(f.rule) && STRENGTH[f.status] > 0);
  const explained = new Map(rivals.map((f) => [f, new Set(f.explains)]));
  const explain = (t: Timeline) => rivals.filter((f) => explained.get(f)?.has(t.id) === true);
  const owned = new Map<RuleName, string[]>();
  const endedBy = new Map<RuleName, Set<RuleName>>();
  const contested = new Map<string, { rules: RuleName[]; calls: string[] }>();
  const unexplained: string[] = [];
  for (const t of c.timelines) {
    const on = explain(t);
    const best = strongest(on);
    const [only] = best;
    if (only === undefined) {
      if (failed(t)) unexplained.push(t.id);
    } else if (best.length === 1) {
      const own = owned.get(only) ?? [];
      own.push(t.id);
      owned.set(only, own);
      const then = endedBy.get(only) ?? new Set<RuleName>();
      if (WHY_LATE.includes(only)) for (const f of on) if (isHangUp(f)) then.add(f.rule);
      endedBy.set(only, then);
    } else {
      const entry = contested.get(best.join()) ?? { rules: best, calls: [] };
      entry.calls.push(t.id);
      contested.set(best.join(), entry);
    }
  }
  const causes = rivals
    .map((finding) => ({
      finding,
      calls: owned.get(finding.rule) ?? [],
      endedBy: [...(endedBy.get(finding.rule) ?? [])],
    }))
    .filter((cause) => cause.calls.length > 0)
    .sort((a, b) => b.calls.length - a.calls.length);
  return { causes, contests: [...contested.values()], unexplained };
}

/** The hypotheses that are left for one call: one if it is a cause, more if they contest it. */
function strongest(on: readonly Finding[]): RuleName[] {
  const late = on.filter((f) => !isHangUp(f));
  const most = (findings: readonly Finding[]) => {
    const strength = Math.max(0, ...findings.map((f) => STRENGTH[f.status]));
    return findings.filter((f) => STRENGTH[f.status] === strength);
  };
  const certain = late.filter((f) => f.status === 'confirmed');
  const left = certain.length > 0 ? certain : [...most(on.filter(isHangUp)), ...late];
  return left.map((f) => f.rule);
}

function isHangUp(f: Finding): boolean {
  return !WHY_LATE.includes(f.rule);
}
