import { type AnalyzeOptions, analyze } from '../analyze.ts';
import type { InputProblem } from '../input/index.ts';
import { onlySavedReport, readSavedReport } from '../saved-report.ts';
import type { ComparableReport } from './comparable-report.ts';

export interface Side {
  readonly report: ComparableReport;
  readonly problems: readonly InputProblem[];
}

/**
 * One side of a comparison: logs, which are analysed together, or one report saved by `kcr analyze --json`.
 * Rejects with a UsageError where a report comes with other files, or is none of ours.
 */
export async function readSide(files: readonly string[], options: AnalyzeOptions): Promise<Side> {
  const report = await onlySavedReport(files);
  if (report === null) return analyze(files, options);
  const { parseSide } = await import('./parse-side.ts');
  return { report: parseSide(await readSavedReport(report), report), problems: [] };
}
