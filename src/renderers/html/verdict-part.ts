import type { Report, ReportEvidence, ReportFinding } from '../../report.ts';
import { cutoffTexts } from '../parts/cutoffs.ts';
import { UNICODE_SIGNS } from '../parts/durations.ts';
import { firstSentence } from '../parts/hypotheses-table.ts';
import { nextCommands } from '../parts/next-commands.ts';
import { type CiteMarkup, copyButton } from './cited.ts';
import { html, type Markup } from './markup.ts';
import { prose } from './prose.ts';
import { sentence } from './sentence.ts';
import { OUTCOME_SIGNS, OUTCOMES, outcomeWords } from './short-outcome.ts';

const KINDS = {
  'root-cause': { sign: '✕', words: 'Root cause' },
  inconclusive: { sign: '?', words: 'Inconclusive' },
  healthy: { sign: '✓', words: 'Healthy' },
  'no-requests': { sign: '?', words: 'No requests' },
} as const;

/** The answer, large: its first sentence, the rest of it, and the counts. */
export function verdictPart(report: Report, heading: 'h1' | 'h2', label = 'Verdict'): Markup {
  const { verdict } = report;
  const { sign, words } = KINDS[verdict.kind];
  const first = firstSentence(verdict.statement);
  const rest = verdict.statement.slice(first.length).trim();
  const facts = [
    verdict.rule && html`<code>${verdict.rule}</code>`,
    verdict.confidence && html`<span>${verdict.confidence} confidence</span>`,
  ].filter((each) => each !== null);
  const title = heading === 'h1' ? html`<h1>${prose(first)}</h1>` : html`<h2 class="statement">${prose(first)}</h2>`;
  return html`<section class="verdict is-${verdict.kind}" aria-label="${label}">
<p class="kicker"><span class="sign" aria-hidden="true">${sign}</span><strong>${words}</strong>${facts}</p>
${title}
${rest === '' ? null : html`<p class="rest">${prose(rest)}</p>`}
${tally(report)}
</section>`;
}

function tally(report: Report): Markup {
  const count = (outcome: string) => report.requests.filter((request) => request.outcome === outcome).length;
  const items = OUTCOMES.map((outcome) => [outcome, count(outcome)] as const)
    .filter(([, number]) => number > 0)
    .map(
      ([outcome, number]) =>
        html`<li class="o-${outcome}"><span class="sign" aria-hidden="true">${OUTCOME_SIGNS[outcome]}</span><b>${number.toLocaleString('en-US')}</b> ${outcomeWords(outcome, report.requests)}</li>`,
    );
  const cutoffs = cutoffTexts(report, UNICODE_SIGNS).map((text) => html`<p class="cutoff">${sentence(text)}</p>`);
  return html`<ul class="tally">${items}</ul>${cutoffs}`;
}

/** Why: the reason and all the evidence for and against, of the rule that the verdict names. */
export function whyPart(report: Report, cite: CiteMarkup): Markup | null {
  const finding = report.findings.find((each) => each.rule === report.verdict.rule);
  if (!finding) return null;
  return html`<section class="card" id="why"><h2>Why</h2>${reasons(finding, cite, 'h3')}</section>`;
}

/** A finding's reason and its evidence on both sides; what is beyond the first few opens on demand. */
export function reasons(finding: ReportFinding, cite: CiteMarkup, heading: 'h3' | 'h4'): Markup {
  const supports = finding.evidence.filter((each) => each.for);
  const against = finding.evidence.filter((each) => !each.for);
  const title = (text: string) => (heading === 'h3' ? html`<h3>${text}</h3>` : html`<h4>${text}</h4>`);
  const nothing = html`<p class="quiet">Nothing in these logs.</p>`;
  return html`<p>${prose(finding.because)}</p>
${supports.length === 0 ? null : html`${title('For it')}${evidenceList(supports, cite, 'for')}`}
${title('What speaks against it')}${against.length === 0 ? nothing : evidenceList(against, cite, 'against')}`;
}

const SHOWN = 5;
/** A page for 1,000 failures must not cite each of them three times. */
const MOST = 8;

function evidenceList(evidence: readonly ReportEvidence[], cite: CiteMarkup, side: string): Markup {
  const items = evidence
    .slice(0, MOST)
    .map(({ says, file, line }) => html`<li><span>${prose(says)}</span> ${cite(file, line)}</li>`);
  const more = items.slice(SHOWN);
  const left = evidence.length - items.length;
  return html`<ul class="evidence ${side}">${items.slice(0, SHOWN)}</ul>${
    more.length === 0
      ? null
      : html`<details><summary>${evidence.length - SHOWN} more</summary><ul class="evidence ${side}">${more}</ul>${
          left > 0 ? html`<p class="quiet">And ${left} more, which <code>--json</code> lists.</p>` : null
        }</details>`
  }`;
}

/** What to do, what to log to be sure, and what to run next. */
export function remediesPart(report: Report): Markup | null {
  const { remedies, logNext } = report.verdict;
  const commands = nextCommands(report);
  if (remedies.length + logNext.length + commands.length === 0) return null;
  const list = remedies.map(
    ({ where, do: what, why }) =>
      html`<li><span class="where">${where}</span> ${prose(what)}<p class="quiet">${prose(why)}</p></li>`,
  );
  return html`<section class="card" id="remedies">
${list.length === 0 ? null : html`<h2>What to do</h2><ol class="remedies">${list}</ol>`}
${logNext.length === 0 ? null : html`${list.length === 0 ? html`<h2>To be sure, log this</h2>` : html`<h3>To be sure, log this</h3>`}<ul>${logNext.map((each) => html`<li>${prose(each)}</li>`)}</ul>`}
${commands.length === 0 ? null : html`<h3>Next</h3><ul class="commands">${commands.map((each) => html`<li><code>${each}</code>${copyButton(each, 'the command')}</li>`)}</ul>`}
</section>`;
}
