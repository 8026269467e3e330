import type { AnalyzeOptions } from '../analyze.ts';
import type { Input, InputProblem } from '../input/index.ts';
import { readTextFile } from '../read-text-file.ts';
import type { Report } from '../report.ts';
import { refuseIdleOptions, refuseOtherPath } from '../saved-options.ts';
import { compare } from './compare.ts';
import type { CompareVerdict, Comparison } from './comparison.ts';
import { type Criteria, DEFAULT_CRITERIA } from './criteria.ts';
import { readSide, type Side } from './read-side.ts';

/** Exit code of `kcr compare` by its verdict; 2 is a usage error, 4 that a side holds no call. */
export const EXIT_OF_COMPARISON: Record<CompareVerdict, number> = {
  fixed: 0,
  'not-fixed': 1,
  worse: 1,
  'not-proven': 3,
  'not-comparable': 3,
};

export interface ComparedFiles {
  /** Null where a side holds no call at all. */
  readonly comparison: Comparison | null;
  /** The sides without a call. */
  readonly empty: readonly ('BEFORE' | 'AFTER')[];
  /** Both sides in full, for showing them; null where a saved report does not hold everything. */
  readonly before: Report | null;
  readonly after: Report | null;
  /** What was read of logs, for showing cited lines again. */
  readonly inputs: readonly Input[];
  readonly problems: readonly InputProblem[];
}

/**
 * Reads both sides (logs, or a saved report each) and compares them; `criteriaFile` is a path. Files that cannot be
 * read are in `problems`. Rejects with a UsageError where a report or the criteria are not what they should be, and for
 * options that a saved report was not made with.
 */
export async function compareFiles(
  before: readonly string[],
  after: readonly string[],
  options: AnalyzeOptions & { readonly criteriaFile?: string | undefined },
): Promise<ComparedFiles> {
  const criteria = options.criteriaFile === undefined ? DEFAULT_CRITERIA : await criteriaOf(options.criteriaFile);
  const sides = { before: await readSide(before, options), after: await readSide(after, options) };
  checkOptions(sides.before.saved, sides.after.saved, options);
  const problems = [...sides.before.problems, ...sides.after.problems];
  const empty = [
    ...(sides.before.report.requests.length === 0 ? (['BEFORE'] as const) : []),
    ...(sides.after.report.requests.length === 0 ? (['AFTER'] as const) : []),
  ];
  const comparison = empty.length > 0 ? null : compare(sides.before.report, sides.after.report, criteria);
  return {
    comparison,
    empty,
    before: sides.before.full,
    after: sides.after.full,
    inputs: [...sides.before.inputs, ...sides.after.inputs],
    problems,
  };
}

function checkOptions(before: Side['saved'], after: Side['saved'], options: AnalyzeOptions): void {
  const saved = before ?? after;
  if (before && after) refuseIdleOptions(options);
  else if (saved) refuseOtherPath(saved.json, saved.name, options);
}

async function criteriaOf(path: string): Promise<Criteria> {
  const { parseCriteria } = await import('./parse-criteria.ts');
  return parseCriteria(await readTextFile(path, 'a file of criteria'), path);
}
