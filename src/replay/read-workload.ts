import { type AnalyzeOptions, analyze } from '../analyze.ts';
import type { InputProblem } from '../input/index.ts';
import { refuseIdleOptions } from '../saved-options.ts';
import { onlySavedReport, readSavedReport } from '../saved-report.ts';
import { extractWorkload } from './extract-workload.ts';
import { parseReplayable, type ReplayableReport } from './replayable-report.ts';
import type { Workload } from './workload.ts';

/**
 * The workload of these logs (analysed together) or of one saved report. What cannot be read is in `problems`.
 * Rejects with a UsageError where a report comes with other files, or with options that change nothing of it, or is
 * none of ours.
 */
export async function readWorkload(
  files: readonly string[],
  options: AnalyzeOptions,
): Promise<{ workload: Workload; problems: readonly InputProblem[] }> {
  const saved = await onlySavedReport(files);
  if (saved !== null) {
    refuseIdleOptions(options);
    return { workload: extractWorkload(parseReplayable(await readSavedReport(saved), saved)), problems: [] };
  }
  const { report, problems } = await analyze(files, options);
  const replayable: ReplayableReport = report;
  return { workload: extractWorkload(replayable), problems };
}
