import type { Criterion } from '../../compare/comparison.ts';
import { pValue } from './p-value.ts';
import { plural } from './plural.ts';

/** What stands below the title of a criterion: the reason, p, and what would do where it is not proven. */
export function criterionDetail({ status, because, p, moreNeeded }: Criterion): string {
  const chance = p === null ? '' : ` p ${pValue(p)}.`;
  const more = status === 'not-proven' && moreNeeded ? ` ${plural(moreNeeded, 'more such call')} after would do.` : '';
  return `${because}${chance}${more}`;
}
