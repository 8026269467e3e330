import type { Report } from '../../report.ts';
import { skewText } from '../parts/clock-notes.ts';
import { formatCounts, sourceFacts } from '../parts/header-section.ts';
import { sayDifference } from '../parts/say-difference.ts';
import { zoneTexts } from '../parts/zone-texts.ts';
import { html, type Markup } from './markup.ts';
import { prose } from './prose.ts';

/** What these logs cannot show. */
export function blindSpotsPart(report: Report, prefix = ''): Markup | null {
  if (report.blindSpots.length === 0) return null;
  const items = report.blindSpots.map((each) => html`<li>${prose(each)}</li>`);
  return html`<section class="card" id="${prefix}limits"><h2>What these logs cannot show</h2><ul>${items}</ul></section>`;
}

/** What sets the calls that were left apart from those that were answered. */
export function differencesPart({ differences = [] }: Report, prefix = ''): Markup | null {
  if (differences.length === 0) return null;
  const items = differences.map((each) => html`<li>${prose(sayDifference(each))}</li>`);
  return html`<section class="card" id="${prefix}differences"><h2>What is different about the calls that were left</h2><ul>${items}</ul></section>`;
}

/** What was read: files with counts of lines by format, and how clocks were read. */
export function sourcesPart(report: Report, prefix = ''): Markup {
  const rows = report.sources.map(
    (source) => html`<li><code class="file">${source.file === '-' ? 'standard input' : source.file}</code>
<p>${sourceFacts(source)}</p><p class="quiet">${formatCounts(source)}</p></li>`,
  );
  const clocks = [
    ...zoneTexts(report).map((text) => html`<li>Clock: ${text}</li>`),
    ...report.skews.map((skew) => html`<li>Clock: ${skewText(skew, '–')}</li>`),
  ];
  const none = html`<p class="quiet">Nothing was read.</p>`;
  return html`<section class="card" id="${prefix}logs"><h2>Logs</h2>${rows.length === 0 ? none : html`<ul class="sources">${rows}</ul>`}${
    clocks.length === 0 ? null : html`<ul>${clocks}</ul>`
  }</section>`;
}
