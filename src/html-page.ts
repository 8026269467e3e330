import type { ComparedFiles } from './compare/compare-files.ts';
import type { Comparison } from './compare/comparison.ts';
import { gatherLines } from './gather-lines.ts';
import type { OpenBytes } from './hash-citations.ts';
import { CONTEXT, callsWithLines, renderCompareHtml, renderHtml } from './renderers/index.ts';
import type { Report } from './report.ts';

/**
 * The report as one HTML file that needs nothing else. `open` gives the logs a second time, for the raw lines around
 * what is cited; secrets are taken out of everything unless `redact` is false.
 * `plainFiles` (of `Analysis`) makes it quicker.
 */
export async function htmlPage(
  report: Report,
  open: OpenBytes,
  options: { redact: boolean; plainFiles?: ReadonlySet<string> },
): Promise<string> {
  const lines = await gatherLines(callsWithLines(report.requests), CONTEXT, open, options.plainFiles);
  return renderHtml(report, lines, options);
}

/** A comparison as one HTML file, with both sides in full; the rest as with `htmlPage`. */
export async function compareHtmlPage(
  comparison: Comparison,
  { before, after }: Pick<ComparedFiles, 'before' | 'after'>,
  open: OpenBytes,
  options: { redact: boolean },
): Promise<string> {
  const requests = [before, after].flatMap((report) => report?.requests ?? []);
  const lines = await gatherLines(callsWithLines(requests), CONTEXT, open);
  return renderCompareHtml(comparison, { before, after }, lines, options);
}
