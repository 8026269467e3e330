import { gatherLines } from './gather-lines.ts';
import type { OpenBytes } from './hash-citations.ts';
import { CONTEXT, callsWithLines, renderHtml } from './renderers/index.ts';
import type { Report } from './report.ts';

/**
 * The report as one HTML file that needs nothing else. `open` gives the logs a second time, for the raw lines around
 * what is cited; secrets are taken out of everything unless `redact` is false.
 */
export async function htmlPage(report: Report, open: OpenBytes, options: { redact: boolean }): Promise<string> {
  const lines = await gatherLines(callsWithLines(report.requests), CONTEXT, open);
  return renderHtml(report, lines, options);
}
