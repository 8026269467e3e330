/** The public library. */
export { type Analysis, type AnalyzeOptions, analyze, type Progress } from './analyze.ts';
export { compare } from './compare/compare.ts';
export { compareFiles, EXIT_OF_COMPARISON } from './compare/compare-files.ts';
export type { Comparison } from './compare/comparison.ts';
export { EXIT, type ExitPolicy, exitCode, type FailOn } from './exit-code.ts';
export { explain, findRequest } from './explain.ts';
export type { Explanation } from './explanation.ts';
export { type Announcement, type FollowOptions, follow } from './follow.ts';
export { hashCitations, type OpenBytes } from './hash-citations.ts';
export { compareHtmlPage, htmlPage } from './html-page.ts';
export { findInputs } from './input/index.ts';
export { makeDirectory } from './make-directory.ts';
export { redact } from './redact.ts';
export {
  exportPieces,
  type RendererName,
  type RenderOptions,
  render,
  renderAnnouncement,
  renderComparison,
  renderExplanation,
  renderExport,
  renderPieces,
  renderPlots,
  renderReplay,
  renderVerification,
  replayCallLine,
} from './renderers/index.ts';
export {
  type CallerLogFormat,
  type CallerName,
  type FixName,
  type Planned,
  type Replayed,
  type ReplayRequest,
  type ReplaySummary,
  replay,
} from './replay/index.ts';
export type { Report } from './report.ts';
export { type PrintedAnalysis, reportJson } from './report-json.ts';
export { isSavedReport } from './saved-report.ts';
export type * from './types.ts';
export { UsageError } from './usage-error.ts';
export type { Verification } from './verify/verification.ts';
export { verifyReport } from './verify/verify-report.ts';
