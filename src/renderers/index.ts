import type { Comparison } from '../compare/comparison.ts';
import type { Explanation } from '../explanation.ts';
import type { Announcement } from '../follow/announcement.ts';
import type { LinesByFile } from '../gather-lines.ts';
import { mapStrings } from '../map-strings.ts';
import { redact } from '../redact.ts';
import { redactReport, redactRequests } from '../redact-report.ts';
import type { ReplaySummary } from '../replay/summary.ts';
import type { Report, ReportRequest } from '../report.ts';
import type { Verification } from '../verify/verification.ts';
import { announcementJson, announcementText } from './announcement.ts';
import { renderCompareJson } from './compare-json.ts';
import { renderCompareJunit } from './compare-junit.ts';
import { renderCompareMarkdown } from './compare-markdown.ts';
import { renderCompareText } from './compare-text.ts';
import { renderExplain } from './explain.ts';
import { type ComparedReports, renderComparePage } from './html/compare-page.ts';
import { renderReportPage } from './html/report-page.ts';
import { jsonPieces, layoutFor } from './json.ts';
import { renderMarkdown } from './markdown.ts';
import { otlpPieces } from './otlp.ts';
import type { TextOptions } from './parts/look.ts';
import { renderPlot } from './plot.ts';
import { renderReplayText } from './replay-text.ts';
import { textPieces } from './text.ts';
import { tracePieces } from './trace.ts';
import { verificationJson, renderVerification as verificationText } from './verification.ts';

export { CONTEXT, callsWithLines } from './html/choose-lines.ts';
export type { ComparedReports } from './html/compare-page.ts';
export type { TextOptions } from './parts/look.ts';
export { replayCallLine } from './replay-text.ts';

export interface RenderOptions extends TextOptions {
  /** False shows secrets. */
  readonly redact: boolean;
}

/** Takes the secrets out of a part of a report. */
type Hide = <T extends object>(part: T) => T;

/** Every output form: a function of a report that makes pieces of text. To add one: a file here, and its key. */
const renderers = {
  text: textPieces,
  json: (report, _, hide) => jsonPieces(report, hide, { layout: layoutFor(report.requests.length) }),
  markdown: (report, _, hide) => [renderMarkdown(hide(report))],
} satisfies Record<string, (report: Report, options: TextOptions, hide: Hide) => Iterable<string>>;

export type RendererName = keyof typeof renderers;

/** The report in one of the output forms, secrets taken out, piece by piece: the whole may be longer than a string can be. */
export function renderPieces(name: RendererName, report: Report, options: RenderOptions): Iterable<string> {
  return renderers[name](report, options, options.redact ? redactReport : (part) => part);
}

/** The report as JSON, with `requests`, which need not all be held, for its own; `calls` says how many they are. */
export function renderJson(
  report: Report,
  requests: Iterable<ReportRequest>,
  { redact, calls, oneLine = false }: { redact: boolean; calls: number; oneLine?: boolean },
): Iterable<string> {
  return jsonPieces(report, redact ? redactReport : (part) => part, {
    requests: redact ? redactRequests(requests) : requests,
    ...(oneLine ? { layout: 'one-line', type: 'report' } : { layout: layoutFor(calls) }),
  });
}

/** The same as one string. */
export function render(name: RendererName, report: Report, options: RenderOptions): string {
  return [...renderPieces(name, report, options)].join('');
}

/** The report as one HTML file, with the raw lines that there is room for; secrets taken out of both. */
export function renderHtml(report: Report, lines: LinesByFile, options: { redact: boolean }): string {
  return renderReportPage(report, lines, options.redact);
}

/** A comparison as one HTML file, both sides in full; secrets taken out of all of it. */
export function renderCompareHtml(
  comparison: Comparison,
  reports: ComparedReports,
  lines: LinesByFile,
  options: { redact: boolean },
): string {
  return renderComparePage(comparison, reports, lines, options.redact);
}

/** One explained request, secrets taken out of it and of its raw lines. */
export function renderExplanation(explained: Explanation, options: RenderOptions): string {
  if (!options.redact) return renderExplain(explained, options, (text) => text);
  return renderExplain({ ...explained, request: redactReport(explained.request) }, options, redact);
}

/** One line of what `--follow` says meanwhile, secrets taken out. */
export function renderAnnouncement(name: 'text' | 'json', announcement: Announcement, options: RenderOptions): string {
  const shown = options.redact ? redactReport(announcement) : announcement;
  return name === 'json' ? announcementJson(shown) : announcementText(shown, options);
}

const comparisonRenderers = {
  text: renderCompareText,
  json: renderCompareJson,
  markdown: renderCompareMarkdown,
  junit: renderCompareJunit,
} satisfies Record<string, (comparison: Comparison, options: TextOptions) => string>;

/** A comparison in one of its output forms, secrets taken out. */
export function renderComparison(
  name: keyof typeof comparisonRenderers,
  comparison: Comparison,
  options: RenderOptions,
): string {
  const plain = (text: string, key: string) => (key === 'id' || key === 'files' ? text : redact(text));
  return comparisonRenderers[name](options.redact ? mapStrings(comparison, plain) : comparison, options);
}

/** What a replay found, secrets taken out; ids and names of files stay as they are. */
export function renderReplay(name: 'text' | 'json', summary: ReplaySummary, options: RenderOptions): string {
  const plain = (text: string, key: string) => (PLAIN.has(key) ? text : redact(text));
  const shown = options.redact ? mapStrings(summary, plain) : summary;
  if (name === 'json') return `${JSON.stringify(shown, null, 2)}\n`;
  const comparison = summary.comparison === null ? '' : renderComparison('text', summary.comparison, options);
  return renderReplayText(shown, comparison, options);
}

const PLAIN = new Set([
  'id',
  'ids',
  'files',
  'callerLog',
  'serverLog',
  'failedInLog',
  'always',
  'sometimes',
  'otherwise',
  'onlyNow',
]);

/** What `kcr verify` found, secrets taken out. */
export function renderVerification(name: 'text' | 'json', verification: Verification, options: RenderOptions): string {
  const shown = options.redact ? redactReport(verification) : verification;
  return name === 'json' ? verificationJson(shown) : verificationText(shown, options);
}

const exporters = { trace: tracePieces, otlp: otlpPieces } satisfies Record<
  string,
  (report: Report) => Iterable<string>
>;

/** The report for another program to load: Chrome trace events or OTLP/JSON; secrets taken out; piece by piece. */
export function exportPieces(
  name: keyof typeof exporters,
  report: Report,
  options: { redact: boolean },
): Iterable<string> {
  return exporters[name](options.redact ? redactReport(report) : report);
}

/** The same as one string. */
export function renderExport(name: keyof typeof exporters, report: Report, options: { redact: boolean }): string {
  return [...exportPieces(name, report, options)].join('');
}

/** A histogram and a scatter of durations for the terminal; secrets taken out. */
export function renderPlots(report: Report, options: RenderOptions): string {
  return renderPlot(options.redact ? redactReport(report) : report, options);
}
