import type { Comparison, CriterionStatus } from '../compare/comparison.ts';
import { compareFigures, compareRows } from './parts/compare-table.ts';
import { codeSpan, escapeMarkdown, table } from './parts/markdown-text.ts';
import { pValue } from './parts/p-value.ts';

const esc = escapeMarkdown;

const STATUS: Record<CriterionStatus, string> = {
  passed: '✅ passed',
  failed: '❌ failed',
  'not-proven': '❔ not proven',
  'not-tested': '– not tested',
};

/** A comparison as Markdown (GitHub-flavoured). */
export function renderCompareMarkdown(comparison: Comparison): string {
  const criteria = comparison.criteria.map((each) => [
    esc(each.title),
    STATUS[each.status],
    esc(each.because),
    each.p === null ? '' : esc(pValue(each.p).replace(/^= /, '')),
    each.status === 'not-proven' && each.moreNeeded ? String(each.moreNeeded) : '',
  ]);
  const different = comparison.mechanisms.map((each) => `- ${esc(each.says)}`);
  const names = (files: readonly string[]) => files.map(codeSpan).join(', ');
  const sections = [
    `# Before and after: ${comparison.verdict.replace('-', ' ')}`,
    `**${esc(comparison.statement)}**`,
    ...(different.length === 0 ? [] : ['## What is different', different.join('\n')]),
    '## Criteria',
    table(['criterion', 'status', 'because', 'p', 'further calls that would do'], criteria),
    '## Figures',
    `Before: ${names(comparison.before.files)}; after: ${names(comparison.after.files)}.`,
    table(
      ['', 'before', 'after'],
      compareRows(comparison).map((row) => row.map(esc)),
    ),
    compareFigures(comparison)
      .map((each) => `- ${esc(each)}`)
      .join('\n'),
  ];
  return `${sections.join('\n\n')}\n`;
}
