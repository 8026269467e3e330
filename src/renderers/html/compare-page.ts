import type { Comparison, CriterionStatus } from '../../compare/comparison.ts';
import type { LinesByFile } from '../../gather-lines.ts';
import { mapStrings } from '../../map-strings.ts';
import { redact } from '../../redact.ts';
import type { Report } from '../../report.ts';
import { compareFigures, compareRows } from '../parts/compare-table.ts';
import { criterionDetail } from '../parts/criterion-detail.ts';
import { cutoffsOf } from '../parts/cutoffs.ts';
import { firstSentence } from '../parts/hypotheses-table.ts';
import { neutralise } from '../parts/neutralise.ts';
import { callsPart } from './calls-part.ts';
import { chooseLines } from './choose-lines.ts';
import { dataBlock } from './data-block.ts';
import { axisEnd, durationsPart, lastedMs, type SharedAxis } from './durations-part.ts';
import { frame } from './frame.ts';
import { lanesPart } from './lanes-part.ts';
import { blindSpotsPart, differencesPart, sourcesPart } from './logs-part.ts';
import { html, type Markup } from './markup.ts';
import { page } from './page.ts';
import { prose } from './prose.ts';
import { roomFor } from './room-for.ts';
import { tameReport } from './tame-report.ts';
import { verdictPart } from './verdict-part.ts';

/** Both sides of a comparison in full; null for a saved report that does not hold all that a page shows. */
export interface ComparedReports {
  readonly before: Report | null;
  readonly after: Report | null;
}

const VERDICTS: Readonly<Record<Comparison['verdict'], { sign: string; words: string }>> = {
  fixed: { sign: '✓', words: 'Fixed' },
  'not-fixed': { sign: '✕', words: 'Not fixed' },
  worse: { sign: '✕', words: 'Worse' },
  'not-proven': { sign: '?', words: 'Not proven' },
  'not-comparable': { sign: '?', words: 'Not comparable' },
};

const SIGNS: Readonly<Record<CriterionStatus, string>> = {
  passed: '✓',
  failed: '✕',
  'not-proven': '?',
  'not-tested': '–',
};

const SAME_MS = 100;

/** A comparison as one HTML file: the verdict on the change, then before and after beside each other. */
export function renderComparePage(
  comparison: Comparison,
  reports: ComparedReports,
  lines: LinesByFile,
  hideSecrets: boolean,
): string {
  const tame = mapStrings(comparison, (text, key) =>
    neutralise(hideSecrets && key !== 'id' && key !== 'files' ? redact(text) : text, true),
  );
  const before = reports.before && tameReport(reports.before, hideSecrets);
  const after = reports.after && tameReport(reports.after, hideSecrets);
  const requests = [...(reports.before?.requests ?? []), ...(reports.after?.requests ?? [])];
  const all = [before, after].flatMap((report) => (report ? lastedMs(report.requests) : []));
  const cutoffsMs = distinct(
    [before, after].flatMap((report) => (report ? cutoffsOf(report).map(({ ms }) => ms) : [])),
  );
  const shared = { toMs: axisEnd(all, cutoffsMs), cutoffsMs };
  const main = html`${[
    conclusion(tame),
    html`<div class="columns">${criteria(tame)}${figures(tame)}</div>`,
    html`<div class="sides-of" id="calls">${side('Before', 'before-', before, tame.before.files, shared)}${side('After', 'after-', after, tame.after.files, shared)}</div>`,
  ]}`;
  const whole = (pieces: readonly Uint8Array[]) =>
    page(
      `${VERDICTS[tame.verdict].words} – kcr compare`,
      frame({ brand: 'before and after', period: null, main: html`${main}${dataBlock('lines', pieces)}` }),
    );
  const room = roomFor(requests.length) - whole([]).length;
  return whole(chooseLines(requests, lines, hideSecrets ? redact : (text) => text, room));
}

/** Two logs tell one constant twice, some milliseconds apart. */
function distinct(cutoffsMs: readonly number[]): number[] {
  return cutoffsMs.filter((ms, n) => cutoffsMs.findIndex((other) => Math.abs(other - ms) < SAME_MS) === n);
}

function conclusion({ verdict, statement, mechanisms, before, after }: Comparison): Markup {
  const { sign, words } = VERDICTS[verdict];
  const first = firstSentence(statement);
  const rest = statement.slice(first.length).trim();
  const rate = (name: string, { failed, calls }: Comparison['before']) =>
    html`<li><b>${failed.toLocaleString('en-US')}</b> of ${calls.toLocaleString('en-US')} calls failed ${name}</li>`;
  return html`<section class="verdict is-${verdict}" aria-label="Verdict">
<p class="kicker"><span class="sign" aria-hidden="true">${sign}</span><strong>${words}</strong></p>
<h1>${prose(first)}</h1>
${rest === '' ? null : html`<p class="rest">${prose(rest)}</p>`}
<ul class="tally">${rate('before', before)}${rate('after', after)}</ul>
${mechanisms.length === 0 ? null : html`<h2 class="different">What is different</h2><ul class="plain">${mechanisms.map(({ says }) => html`<li>${prose(says)}</li>`)}</ul>`}
</section>`;
}

function criteria(comparison: Comparison): Markup {
  const items = comparison.criteria.map((each) => {
    const { title, status } = each;
    return html`<li class="criterion is-${status}"><span class="status"><span class="sign" aria-hidden="true">${SIGNS[status]}</span>${status.replace('-', ' ')}</span><div><b>${title}</b><p class="quiet">${prose(criterionDetail(each))}</p></div></li>`;
  });
  return html`<section class="card" id="criteria"><h2>Criteria</h2><ul class="criteria">${items}</ul></section>`;
}

function figures(comparison: Comparison): Markup {
  const rows = compareRows(comparison).map(
    ([name, before, after]) => html`<tr><th scope="row">${name}</th><td>${before}</td><td>${after}</td></tr>`,
  );
  const says = compareFigures(comparison).map((each) => html`<li>${each}</li>`);
  return html`<section class="card" id="figures"><h2>Figures</h2><table class="figures"><thead><tr><td></td><th scope="col">before</th><th scope="col">after</th></tr></thead><tbody>${rows}</tbody></table><ul>${says}</ul></section>`;
}

function side(
  name: string,
  prefix: string,
  report: Report | null,
  files: readonly string[],
  shared: SharedAxis,
): Markup {
  if (!report) {
    return html`<div class="side"><h2>${name}</h2><div class="card"><p>${files.join(', ')}</p><p class="quiet">This saved report does not hold all that the page shows. Compare the logs themselves to see the calls.</p></div></div>`;
  }
  return html`<div class="side"><h2>${name}</h2>${verdictPart(report, 'h2', `Verdict ${name.toLowerCase()}`)}${differencesPart(report, prefix)}${durationsPart(report, prefix, shared)}${callsPart(report, prefix, `Calls ${name.toLowerCase()}`)}${lanesPart(report, prefix)}${blindSpotsPart(report, prefix)}${sourcesPart(report, prefix)}</div>`;
}
