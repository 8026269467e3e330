import type { Report, ReportEvidence, ReportFinding } from '../../report.ts';
import { citedText } from './cited-text.ts';
import { hypothesesTable } from './hypotheses-table.ts';
import type { Look } from './look.ts';
import { nextCommands } from './next-commands.ts';
import { columns, hang, wrap } from './wrap.ts';

const STRONGEST = 3;

/** The answer first: who hung up, why, how sure, what speaks against it, what to do. */
export function verdictSection(report: Report, names: ReadonlyMap<string, string>, look: Look): string[] {
  const { verdict, findings } = report;
  const statement = wrap(verdict.statement, look.options.width - 2).map((line) => `  ${look.bold(line)}`);
  const lines = [title(report, look), ...statement];
  if (verdict.kind === 'no-requests') return [...lines, ...logNext(report, look)];
  const finding = findings.find((each) => each.rule === verdict.rule);
  if (finding) lines.push(...why(finding, names, look));
  if (verdict.kind !== 'healthy') lines.push(...hypothesesTable(findings, look));
  lines.push(...remedies(report, look), ...logNext(report, look), ...next(report, look));
  return lines;
}

function title(report: Report, look: Look): string {
  const { kind, rule, confidence } = report.verdict;
  switch (kind) {
    case 'root-cause': {
      const facts = [rule, confidence === null ? null : `${confidence} confidence`].filter((each) => each !== null);
      return `${look.bad(look.bold('ROOT CAUSE'))}  ${facts.join(', ')}`;
    }
    case 'inconclusive':
      return look.warn(look.bold('INCONCLUSIVE'));
    case 'healthy':
      return look.good(look.bold('HEALTHY'));
    case 'no-requests':
      return look.warn(look.bold('NO REQUESTS'));
  }
}

function why(finding: ReportFinding, names: ReadonlyMap<string, string>, look: Look): string[] {
  const supports = finding.evidence.filter((each) => each.for).slice(0, STRONGEST);
  const against = finding.evidence.filter((each) => !each.for).slice(0, STRONGEST);
  return [
    '',
    look.bold('Why'),
    ...hang('  ', finding.because, look.options.width),
    ...supports.flatMap((each) => cited(each, names, look)),
    '',
    look.bold('What speaks against it'),
    ...(against.length === 0 ? ['  Nothing in these logs.'] : against.flatMap((each) => cited(each, names, look))),
  ];
}

function cited(evidence: ReportEvidence, names: ReadonlyMap<string, string>, look: Look): string[] {
  const { file, line, says } = evidence;
  return citedText({ head: `  ${look.glyph.bullet} `, text: says, file, line }, names, look);
}

function remedies(report: Report, look: Look): string[] {
  if (report.verdict.remedies.length === 0) return [];
  return [
    '',
    look.bold('What to do'),
    ...report.verdict.remedies.flatMap((remedy, n) => {
      const number = `  ${n + 1}. `;
      const reason = hang(' '.repeat(columns(number)), remedy.why, look.options.width);
      return [...hang(number, `${remedy.where}: ${remedy.do}`, look.options.width), ...reason.map(look.dim)];
    }),
  ];
}

function logNext(report: Report, look: Look): string[] {
  if (report.verdict.logNext.length === 0) return [];
  const items = report.verdict.logNext.flatMap((each) => hang(`  ${look.glyph.bullet} `, each, look.options.width));
  return ['', look.bold('To be sure, log this'), ...items];
}

function next(report: Report, look: Look): string[] {
  const commands = nextCommands(report);
  return commands.length === 0 ? [] : ['', look.bold('Next'), ...commands.map((each) => `  ${look.accent(each)}`)];
}
