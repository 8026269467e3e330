import type { ReportFinding } from '../../report.ts';
import type { FindingStatus } from '../../types.ts';
import type { Look } from './look.ts';
import { findingStatusText } from './words.ts';
import { columns, hang, pad, wrap } from './wrap.ts';

const ORDER: readonly FindingStatus[] = ['confirmed', 'likely', 'unlikely', 'untested', 'ruled-out'];
const STATUS = 9;
/** Below this, status and rule take a line of their own. */
const ONE_LINE = 100;

/** Every hypothesis with its status and the first sentence of its reason, the strongest first. */
export function hypothesesTable(findings: readonly ReportFinding[], look: Look): string[] {
  if (findings.length === 0) return [];
  const { width } = look.options;
  const ruleWidth = Math.max(...findings.map((each) => columns(each.rule)));
  const rows = byStrength(findings).flatMap((each) => {
    const status = painter(each.status, look)(pad(findingStatusText(each.status), STATUS));
    const head = `  ${status}  ${each.rule}`;
    const reason = firstSentence(each.because);
    if (width >= ONE_LINE) return hang(`${pad(head, STATUS + 4 + ruleWidth)}  `, reason, width);
    return [head, ...wrap(reason, width - STATUS - 4).map((line) => look.dim(`${' '.repeat(STATUS + 4)}${line}`))];
  });
  return ['', look.bold('Hypotheses'), ...rows];
}

/** Findings from confirmed to ruled out, in their own order within a status. */
export function byStrength(findings: readonly ReportFinding[]): ReportFinding[] {
  return ORDER.flatMap((status) => findings.filter((each) => each.status === status));
}

/** The text up to the first full stop before a capital letter, a digit or code in backticks. */
export function firstSentence(text: string): string {
  return /^.*?(?<!\b(?:e\.g|i\.e))[.!?](?= [A-Z0-9`]|$)/.exec(text)?.[0] ?? text;
}

function painter(status: FindingStatus, look: Look): (text: string) => string {
  switch (status) {
    case 'confirmed':
      return look.bad;
    case 'likely':
      return look.warn;
    case 'unlikely':
    case 'untested':
    case 'ruled-out':
      return look.dim;
  }
}
