import { enoughForProof } from './enough-for-proof.ts';
import type { Pace } from './plan.ts';
import type { Workload } from './workload.ts';

/** What was asked for; null for the default. */
export interface PaceAsked {
  readonly speed: number | null;
  readonly repeat: number | null;
  readonly jobs: number | null;
}

/** In which gaps between calls pass when the servers are our own: nobody's caches grow cold in them. */
const OWN_SPEED = 20;

/** For a server of somebody else's: asked no more than the log shows. */
export function paceOfTarget({ speed, repeat, jobs }: PaceAsked): Pace {
  return { speed: speed ?? 1, repeat: repeat ?? 1, jobs: jobs ?? 1 };
}

/** For our own: often enough that a difference is proven (p < alpha), all repetitions at once. */
export function paceOfOwn(workload: Workload, { speed, repeat, jobs }: PaceAsked, alpha: number): Pace {
  const times = repeat ?? enoughForProof(workload, alpha);
  return { speed: speed ?? OWN_SPEED, repeat: times, jobs: jobs ?? times };
}
