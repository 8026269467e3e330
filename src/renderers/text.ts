import { mapStrings } from '../map-strings.ts';
import type { Report, ReportDifference, ReportRequest } from '../report.ts';
import { callsSection } from './parts/calls-section.ts';
import { chooseCalls } from './parts/choose-calls.ts';
import { shortNames } from './parts/citations.ts';
import { headerSection } from './parts/header-section.ts';
import { type Look, lookOf, type TextOptions } from './parts/look.ts';
import { neutralise } from './parts/neutralise.ts';
import { sayDifference } from './parts/say-difference.ts';
import { summaryLine } from './parts/summary-line.ts';
import { verdictSection } from './parts/verdict-section.ts';
import { hang, wrap } from './parts/wrap.ts';

/**
 * The report for a terminal or a pipe, in pieces: verdict, logs, one block per request, summary. Ends in a line break.
 * `hide` takes the secrets out of parts of the report; only what is shown is looked at.
 */
export function* textPieces(
  report: Report,
  options: TextOptions,
  hide: <T extends object>(part: T) => T,
): Generator<string> {
  const look = lookOf(options);
  const tame = <T extends object>(part: T) => mapStrings(hide(part), (text) => neutralise(text, options.unicode));
  const chosen = chooseCalls(report, options.all);
  const failed = chosen.requests.find((request) => request.outcome !== 'delivered');
  const explained = report.findings.find((finding) => finding.rule === report.verdict.rule)?.explains ?? [];
  const known = new Set(explained);
  const example = chosen.requests.find((request) => request.outcome !== 'delivered' && known.has(request.id)) ?? failed;
  const head = tame({ ...report, requests: example ? [example] : [] });
  const { width } = look.options;
  const names = shortNames(
    head.sources.map((source) => source.file),
    Math.floor(width / 5),
  );
  yield text(verdictSection(head, names, look));
  if (head.differences?.length) yield `\n${text(differencesSection(head.differences, look))}`;
  yield `\n${text(headerSection(head, look))}`;
  let first = true;
  for (const lines of callsSection(chosen, head, names, look, (request: ReportRequest) => tame(request))) {
    yield first ? `\n${text(lines)}` : text(lines);
    first = false;
  }
  if (head.blindSpots.length > 0) yield `\n${text(blindSpots(head, look))}`;
  yield `\n${text(wrap(summaryLine(report, look.glyph), width).map(look.bold))}`;
}

function text(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

function differencesSection(found: readonly ReportDifference[], look: Look): string[] {
  const items = found.flatMap((each) => hang(`  ${look.glyph.bullet} `, sayDifference(each), look.options.width));
  return [look.bold('What is different about the calls that were left'), ...items];
}

function blindSpots(report: Report, look: Look): string[] {
  const items = report.blindSpots.flatMap((each) => hang(`  ${look.glyph.bullet} `, each, look.options.width));
  return [look.bold('What these logs cannot show'), ...items];
}
