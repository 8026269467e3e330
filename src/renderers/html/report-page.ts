import type { LinesByFile } from '../../gather-lines.ts';
import { redact } from '../../redact.ts';
import type { Report } from '../../report.ts';
import { period } from '../parts/clock.ts';
import { callsPart } from './calls-part.ts';
import { chooseLines } from './choose-lines.ts';
import { citeFor } from './cited.ts';
import { dataBlock } from './data-block.ts';
import { durationsPart } from './durations-part.ts';
import { findingsPart } from './findings-part.ts';
import { frame } from './frame.ts';
import { lanesPart } from './lanes-part.ts';
import { blindSpotsPart, differencesPart, sourcesPart } from './logs-part.ts';
import { html } from './markup.ts';
import { page } from './page.ts';
import { roomFor } from './room-for.ts';
import { tameReport } from './tame-report.ts';
import { remediesPart, verdictPart, whyPart } from './verdict-part.ts';

/**
 * The report as one HTML file. `lines` are the raw lines around what it cites; those of as many calls as there is room
 * for are put in, failed calls first. Secrets are taken out of both where `hideSecrets`.
 */
export function renderReportPage(report: Report, lines: LinesByFile, hideSecrets: boolean): string {
  const tame = tameReport(report, hideSecrets);
  const cite = citeFor(tame, '');
  const why = whyPart(tame, cite);
  const remedies = remediesPart(tame);
  const parts = html`${[
    verdictPart(tame, 'h1'),
    why || remedies ? html`<div class="columns">${why}${remedies}</div>` : null,
    differencesPart(tame),
    callsPart(tame, '', 'Calls'),
    html`<div class="columns">${durationsPart(tame)}${lanesPart(tame, '')}</div>`,
    findingsPart(tame, cite),
    html`<div class="columns">${blindSpotsPart(tame)}${sourcesPart(tame)}</div>`,
  ]}`;
  const whole = (pieces: readonly Uint8Array[]) =>
    page(
      titleOf(tame),
      frame({ brand: 'report', period: periodOf(tame), main: html`${parts}${dataBlock('lines', pieces)}` }),
    );
  const empty = whole([]);
  const room = roomFor(report.requests.length) - empty.length;
  return whole(chooseLines(report.requests, lines, hideSecrets ? redact : (text) => text, room));
}

function titleOf({ verdict, sources }: Report): string {
  const [first] = sources;
  const name = first ? first.file.slice(first.file.lastIndexOf('/') + 1) : 'no logs';
  return `${verdict.kind === 'root-cause' ? verdict.rule : verdict.kind}: ${name} – kcr`;
}

function periodOf({ sources }: Report): string | null {
  const from = sources.flatMap((source) => source.from ?? []).sort()[0];
  const to = sources
    .flatMap((source) => source.to ?? [])
    .sort()
    .at(-1);
  return from === undefined || to === undefined ? null : period(from, to, '–');
}
