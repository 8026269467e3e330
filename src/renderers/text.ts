import { mapStrings } from '../map-strings.ts';
import type { Report } from '../report.ts';
import { shortNames } from './parts/citations.ts';
import { headerSection } from './parts/header-section.ts';
import { type Look, lookOf, type TextOptions } from './parts/look.ts';
import { neutralise } from './parts/neutralise.ts';
import { requestBlock } from './parts/request-block.ts';
import { requestLine } from './parts/request-line.ts';
import { summaryLine } from './parts/summary-line.ts';
import { verdictSection } from './parts/verdict-section.ts';
import { legend } from './parts/waterfall-text.ts';
import { hang, wrap } from './parts/wrap.ts';

/** The report for a terminal or a pipe: verdict, logs, one block per request, summary. Ends in a line break. */
export function renderText(report: Report, options: TextOptions): string {
  const look = lookOf(options);
  const tame = mapStrings(report, (text) => neutralise(text, options.unicode));
  const files = tame.sources.map((source) => source.file);
  const { width } = look.options;
  const names = shortNames(files, Math.floor(width / 5));
  const sections = [
    verdictSection(tame, names, look),
    headerSection(tame, look),
    callsSection(tame, names, look),
    blindSpots(tame, look),
    wrap(summaryLine(tame, look.glyph.plusMinus), width).map(look.bold),
  ];
  const filled = sections.filter((section) => section.length > 0).map((section) => section.join('\n'));
  return `${filled.join('\n\n')}\n`;
}

function callsSection(report: Report, names: ReadonlyMap<string, string>, look: Look): string[] {
  if (report.requests.length === 0) return [];
  const isBlock = (request: Report['requests'][number]) => look.options.all || request.outcome !== 'delivered';
  const lines = [look.bold('Calls')];
  if (report.requests.some(isBlock)) lines.push(...legend(look));
  let gap = true;
  for (const request of report.requests) {
    const block = isBlock(request);
    if (block || gap) lines.push('');
    if (block) lines.push(...requestBlock(request, names, look));
    else lines.push(...requestLine(request, names, report.cutoff?.ms ?? null, look));
    gap = block;
  }
  return lines;
}

function blindSpots(report: Report, look: Look): string[] {
  if (report.blindSpots.length === 0) return [];
  const items = report.blindSpots.flatMap((each) => hang(`  ${look.glyph.bullet} `, each, look.options.width));
  return [look.bold('What these logs cannot show'), ...items];
}
