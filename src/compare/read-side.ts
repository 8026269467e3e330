import { type AnalyzeOptions, analyze } from '../analyze.ts';
import type { Input, InputProblem } from '../input/index.ts';
import type { Report } from '../report.ts';
import { onlySavedReport, readSavedReport } from '../saved-report.ts';
import type { ComparableReport } from './comparable-report.ts';

export interface Side {
  readonly report: ComparableReport;
  /** The whole of it; null for a saved report in which something is missing that no comparison needs. */
  readonly full: Report | null;
  /** The saved report that it is, as its JSON has it; null for logs. */
  readonly saved: { readonly name: string; readonly json: unknown } | null;
  /** Empty for a saved report. */
  readonly inputs: readonly Input[];
  readonly problems: readonly InputProblem[];
}

/**
 * One side of a comparison: logs, which are analysed together, or one report saved by `kcr analyze --json`.
 * Rejects with a UsageError where a report comes with other files, or is none of ours.
 */
export async function readSide(files: readonly string[], options: AnalyzeOptions): Promise<Side> {
  const report = await onlySavedReport(files);
  if (report === null) {
    const analysis = await analyze(files, options);
    return { ...analysis, full: analysis.report, saved: null };
  }
  const { parseSide } = await import('./parse-side.ts');
  const { wholeReport } = await import('./whole-report.ts');
  const json = await readSavedReport(report);
  return {
    report: parseSide(json, report),
    full: wholeReport(json),
    saved: { name: report, json },
    inputs: [],
    problems: [],
  };
}
