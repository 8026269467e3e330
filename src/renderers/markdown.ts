import type { Report, ReportCutoff, ReportEvidence, ReportFinding, ReportRequest } from '../report.ts';
import { shownIds } from '../shown-ids.ts';
import { chooseCalls, moreAnswered, moreFailed } from './parts/choose-calls.ts';
import { dateAndTime } from './parts/clock.ts';
import { skewText } from './parts/clock-notes.ts';
import { cutoffsOf, cutoffTime, outlived } from './parts/cutoffs.ts';
import { duration, offset } from './parts/durations.ts';
import { eventRows } from './parts/event-rows.ts';
import { formatCounts, sourceFacts } from './parts/header-section.ts';
import { byStrength } from './parts/hypotheses-table.ts';
import { codeSpan, escapeMarkdown, table } from './parts/markdown-text.ts';
import { sayDifference } from './parts/say-difference.ts';
import { summaryLine } from './parts/summary-line.ts';
import { connectionText, findingStatusText, outcomeText, WEAK_JOINS, weakJoinSign, workText } from './parts/words.ts';
import { zoneTexts } from './parts/zone-texts.ts';

const esc = escapeMarkdown;

/** An incident report (GitHub-flavoured Markdown) in the order of a good investigation document. */
export function renderMarkdown(report: Report): string {
  const { requests, failedLeftOut, answeredLeftOut } = chooseCalls(report, false);
  const shown = shownIds(report);
  const named = requests.map((request) => ({ ...request, id: shown(request.id) }));
  const failing = named.filter(isFailing);
  const controls = named.filter((request) => !isFailing(request));
  const more = (words: string | null) => (words === null ? [] : [`${words}: \`kcr analyze --all\` shows them.`]);
  const sections = [
    '# Incident report: who hung up, and why',
    ...summary(report),
    ...section('Evidence per failing request', [
      ...failing.flatMap(evidenceOf),
      ...signs(failing),
      ...more(moreFailed(failedLeftOut)),
    ]),
    ...section('Successful controls', [
      ...controlsTable(controls, cutoffsOf(report)),
      ...more(moreAnswered(answeredLeftOut)),
    ]),
    ...section(
      'What is different about the calls that were left',
      bullets((report.differences ?? []).map(sayDifference)),
    ),
    ...section('Hypotheses and their status', hypotheses(report.findings)),
    ...section('Working root-cause statement', rootCause(report)),
    ...section('Remedies', remedies(report)),
    ...section('What to log next', bullets(report.verdict.logNext)),
    ...section('Limits: what these logs cannot show', bullets(report.blindSpots)),
    ...section('Sources', sources(report)),
  ];
  return `${sections.join('\n\n')}\n`;
}

function section(title: string, body: readonly string[]): string[] {
  return body.length === 0 ? [] : [`## ${title}`, ...body];
}

function summary(report: Report): string[] {
  const { verdict } = report;
  const confidence = verdict.confidence === null ? '' : `, ${verdict.confidence} confidence`;
  const rule = verdict.rule === null ? '' : ` (${codeSpan(verdict.rule)}${confidence})`;
  const kind = {
    'root-cause': 'Root cause',
    inconclusive: 'Inconclusive',
    healthy: 'Healthy',
    'no-requests': 'No requests',
  };
  return ['## Summary', `**${kind[verdict.kind]}**${rule}: ${esc(verdict.statement)}`, esc(summaryLine(report))];
}

/** An answer of 500 or more was delivered, and yet it is no successful control. */
function isFailing({ outcome, status }: ReportRequest): boolean {
  return outcome !== 'delivered' || (status !== null && status >= 500);
}

function evidenceOf(request: ReportRequest): string[] {
  const facts = [outcomeText(request), workText(request)].filter((text) => text !== null);
  facts.push(`Connection: ${connectionText(request.connection) ?? 'unknown'}.`);
  if (request.doubts.length > 0) facts.push(`Doubts (${request.joinConfidence}): ${request.doubts.join('; ')}.`);
  const rows = eventRows(request.events).map(({ event, text, uncertaintyMs }) => [
    esc(offset(event.offsetMs, uncertaintyMs)),
    event.role === 'unknown' ? '' : event.role,
    esc(text + weakJoinSign(event.joinedBy)),
    cite(event),
  ]);
  return [
    `### ${codeSpan(request.id)}: ${esc(request.method)} ${esc(request.path)}, ${dateAndTime(request.startedAt)}, ${codeSpan(request.termination)}`,
    bullets(facts.map((fact) => (fact[0]?.toUpperCase() ?? '') + fact.slice(1))).join('\n'),
    table(['offset', 'source', 'event', 'line'], rows),
  ];
}

/** The meaning of the signs that the events' texts end in, where there is one. */
function signs(requests: readonly ReportRequest[]): string[] {
  const used = requests.some((request) => request.events.some((event) => weakJoinSign(event.joinedBy) !== ''));
  return used ? [esc(WEAK_JOINS.join('; '))] : [];
}

function controlsTable(controls: readonly ReportRequest[], cutoffs: readonly ReportCutoff[]): string[] {
  if (controls.length === 0) return [];
  const rows = controls.map((request) => {
    const first = request.events[0];
    const lived = outlived(request, cutoffs);
    const longest = lived.reduce<ReportCutoff | null>((most, each) => (most && most.ms > each.ms ? most : each), null);
    const than = longest === null ? 'no' : cutoffs.length === 1 ? 'yes' : `than ${cutoffTime(longest)}`;
    return [
      codeSpan(request.id),
      dateAndTime(request.startedAt),
      request.status === null ? '' : String(request.status),
      request.durationMs === null ? '' : duration(request.durationMs),
      ...(cutoffs.length === 0 ? [] : [than]),
      request.connection === null ? 'unknown' : request.connection.nth > 1 ? 'reused' : 'fresh',
      first ? cite(first) : '',
    ];
  });
  return [
    table(
      [
        'call',
        'start',
        'status',
        'took',
        ...(cutoffs.length === 0 ? [] : [cutoffs.length > 1 ? 'longer than a cutoff' : 'longer than the cutoff']),
        'connection',
        'line',
      ],
      rows,
    ),
  ];
}

function hypotheses(findings: readonly ReportFinding[]): string[] {
  if (findings.length === 0) return [];
  const rows = byStrength(findings).map((finding) => [
    findingStatusText(finding.status),
    `${codeSpan(finding.rule)}: ${esc(finding.hypothesis)}`,
    esc(finding.settledBy === null ? finding.because : `${finding.because} To settle it: ${finding.settledBy}`),
    finding.evidence.map(cite).join(', '),
  ]);
  return [table(['status', 'hypothesis', 'because', 'lines'], rows)];
}

function rootCause(report: Report): string[] {
  const finding = report.findings.find((each) => each.rule === report.verdict.rule);
  if (report.verdict.kind !== 'root-cause' || !finding) return [];
  const supports = finding.evidence.filter((each) => each.for);
  const against = finding.evidence.filter((each) => !each.for);
  return [
    esc(report.verdict.statement),
    esc(finding.because),
    ...(supports.length > 0 ? [`For it:\n\n${evidenceList(supports)}`] : []),
    against.length > 0 ? `Against it:\n\n${evidenceList(against)}` : 'Nothing in these logs speaks against it.',
  ];
}

function remedies(report: Report): string[] {
  const items = report.verdict.remedies.map(
    (each, n) => `${n + 1}. **${each.where}**: ${esc(each.do)} ${esc(each.why)}`,
  );
  return items.length === 0 ? [] : [items.join('\n')];
}

function sources(report: Report): string[] {
  const files = report.sources.map(
    (each) => `- ${codeSpan(each.file)}: ${esc(sourceFacts(each))}; ${esc(formatCounts(each))}`,
  );
  const clocks = [...zoneTexts(report), ...report.skews.map((skew) => skewText(skew, '–'))];
  return [[...files, ...clocks.map((text) => `- Clock: ${esc(text)}`)].join('\n')].filter((text) => text !== '');
}

function evidenceList(evidence: readonly ReportEvidence[]): string {
  return evidence.map((each) => `- ${esc(each.says)} (${cite(each)})`).join('\n');
}

function bullets(texts: readonly string[]): string[] {
  return texts.length === 0 ? [] : [texts.map((text) => `- ${esc(text)}`).join('\n')];
}

function cite(where: { file: string; line: number }): string {
  return codeSpan(`${where.file}:${where.line}`);
}
