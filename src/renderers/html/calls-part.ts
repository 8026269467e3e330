import type { Report, ReportRequest } from '../../report.ts';
import { dateAndTime } from '../parts/clock.ts';
import { cutoffsOf } from '../parts/cutoffs.ts';
import { plural } from '../parts/plural.ts';
import { dataBlock, deflateJson } from './data-block.ts';
import { html, type Markup } from './markup.ts';
import type { CallsData } from './pack/calls-data.ts';
import { packCalls } from './pack/pack-calls.ts';
import { isBad, OUTCOME_SIGNS, OUTCOMES, outcomeWords, shortOutcome } from './short-outcome.ts';

/** Rows for readers without scripting; the data for those with it holds every call. */
const PLAIN_ROWS = 1000;

/** More than these make a page that no browser scrolls smoothly; failed calls stay, delivered ones are left out. */
const MOST_CALLS = 10_000;

/** The calls that go into the page, in their own order, and how many delivered ones do not. */
export function callsShown(requests: readonly ReportRequest[]): { shown: readonly ReportRequest[]; leftOut: number } {
  if (requests.length <= MOST_CALLS) return { shown: requests, leftOut: 0 };
  const kept = new Set([...failedFirst(requests)].slice(0, MOST_CALLS));
  return { shown: requests.filter((request) => kept.has(request)), leftOut: requests.length - kept.size };
}

/** Failed calls, then the others, each in their own order. */
export function failedFirst(requests: readonly ReportRequest[]): ReportRequest[] {
  return [...requests.filter(isBad), ...requests.filter((request) => !isBad(request))];
}

/** The list of calls on one time axis: filled by the page's script, a table without it. */
export function callsPart(report: Report, prefix: string, heading: string): Markup | null {
  if (report.requests.length === 0) return null;
  const { shown, leftOut } = callsShown(report.requests);
  const data: CallsData = {
    prefix,
    cutoffsMs: cutoffsOf(report).map(({ ms }) => ms),
    files: report.sources.map(({ file }) => file),
    packed: packCalls(shown),
  };
  const note =
    leftOut === 0
      ? null
      : html`<p class="note">${plural(leftOut, 'call')} of ${report.requests.length.toLocaleString('en-US')} ${leftOut === 1 ? 'is' : 'are'} left out of this list to keep the page usable; all counts and pictures include them.</p>`;
  return html`<section class="calls" id="${prefix}calls" data-calls="${prefix}"><h2>${heading}</h2>${note}
<div class="tools" hidden>${filters(report)}
<label class="search"><span class="hidden">Search the calls</span><input type="search" placeholder="Search id, text, file:line …" autocomplete="off" spellcheck="false"><kbd aria-hidden="true">/</kbd></label>
<div class="group" role="group" aria-label="Order and axis"><button type="button" data-do="order" aria-pressed="true" title="Failed calls first, or all by start">Failed first</button><button type="button" data-do="align" aria-pressed="false" title="Begin every bar at its call's start">Align starts</button></div>
<div class="group" role="group" aria-label="Zoom"><button type="button" data-do="out" aria-label="Zoom out" title="Zoom out (-)">−</button><button type="button" data-do="in" aria-label="Zoom in" title="Zoom in (+)">+</button><button type="button" data-do="all" title="Show all (0)">All</button></div>
</div>
<p class="count quiet" role="status" aria-live="polite"></p>
<div class="chart" hidden><div class="overview" aria-hidden="true"></div><div class="axis" aria-hidden="true"></div><ol class="rows"></ol></div>
${legend()}
<noscript>${plainTable(shown)}</noscript>
${dataBlock(`${prefix}data`, [deflateJson(data)])}
</section>`;
}

function filters({ requests }: Report): Markup {
  const buttons = OUTCOMES.map(
    (outcome) => [outcome, requests.filter((each) => each.outcome === outcome).length] as const,
  )
    .filter(([, count]) => count > 0)
    .map(
      ([outcome, count]) =>
        html`<button type="button" data-outcome="${outcome}" aria-pressed="false" class="o-${outcome}"><span class="sign" aria-hidden="true">${OUTCOME_SIGNS[outcome]}</span>${outcomeWords(outcome, requests)} <b>${count.toLocaleString('en-US')}</b></button>`,
    );
  return html`<div class="group outcomes" role="group" aria-label="Show only">${buttons}</div>`;
}

function legend(): Markup {
  const items = [
    ['queued', 'queued'],
    ['executing', 'executing'],
    ['responding', 'responding'],
    ['working', 'working, phase not logged'],
    ['lost', 'went on for nobody'],
    ['perhaps', 'perhaps left already'],
  ] as const;
  return html`<ul class="legend bars" hidden>${items.map(([name, says]) => html`<li><span class="swatch ${name}" aria-hidden="true"></span>${says}</li>`)}<li><span class="sign bad" aria-hidden="true">✕</span> left here</li><li><span class="beat" aria-hidden="true"></span> bytes to the caller</li></ul>`;
}

function plainTable(requests: readonly ReportRequest[]): Markup {
  const rows = failedFirst(requests)
    .slice(0, PLAIN_ROWS)
    .map((request) => {
      const first = request.events[0];
      return html`<tr><td>${request.id}<td>${dateAndTime(request.startedAt).slice(0, 23)}<td>${shortOutcome(request)}<td>${connectionWord(request)}<td>${first ? `${first.file}:${first.line}` : ''}\n`;
    });
  const left = requests.length - rows.length;
  return html`<p>Without scripting this page shows the calls as a table: no waterfall, no search, no raw lines.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Table of calls"><table><caption>Calls, those that failed first${left > 0 ? `; ${plural(left, 'more call')} only with scripting` : ''}</caption><thead><tr><th scope="col">call<th scope="col">start (UTC)<th scope="col">outcome<th scope="col">connection<th scope="col">first line<tbody>${rows}</table></div>`;
}

function connectionWord({ connection }: ReportRequest): string {
  if (!connection) return '';
  return connection.nth > 1 ? 'reused' : 'fresh';
}
