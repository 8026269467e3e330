import type { Report } from '../../report.ts';
import type { FindingStatus } from '../../types.ts';
import { byStrength } from '../parts/hypotheses-table.ts';
import { plural } from '../parts/plural.ts';
import { findingStatusText } from '../parts/words.ts';
import type { CiteMarkup } from './cited.ts';
import { html, type Markup } from './markup.ts';
import { prose } from './prose.ts';
import { reasons } from './verdict-part.ts';

const SIGNS: Readonly<Record<FindingStatus, string>> = {
  confirmed: '✕',
  likely: '◑',
  unlikely: '◔',
  untested: '?',
  'ruled-out': '–',
};

/** Every hypothesis, the strongest first; what is behind each opens on demand. */
export function findingsPart(report: Report, cite: CiteMarkup): Markup | null {
  if (report.findings.length === 0) return null;
  const items = byStrength(report.findings).map((finding) => {
    const supports = finding.evidence.filter((each) => each.for).length;
    const against = finding.evidence.length - supports;
    return html`<li class="finding is-${finding.status}"><details>
<summary><span class="status"><span class="sign" aria-hidden="true">${SIGNS[finding.status]}</span>${findingStatusText(finding.status)}</span><span class="rule">${finding.rule}</span><span class="hypothesis">${finding.hypothesis}</span><span class="sides">${supports} for, ${against} against</span></summary>
<div class="inner">${reasons(finding, cite, 'h3')}${
      finding.settledBy === null ? null : html`<h3>What would settle it</h3><p>${prose(finding.settledBy)}</p>`
    }</div></details></li>`;
  });
  const list = html`<ul class="findings">${items}</ul>`;
  // Without a call to judge nothing is told apart; a list of that would hide what is told.
  const idle = report.findings.every(({ status }) => status === 'untested');
  const shown = idle
    ? html`<details class="folded"><summary>${plural(items.length, 'hypothesis', 'hypotheses')}, none of them tested</summary>${list}</details>`
    : list;
  return html`<section class="card" id="hypotheses"><h2>Hypotheses</h2>${shown}</section>`;
}
