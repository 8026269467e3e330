import type { CompareVerdict, Comparison, Criterion } from '../compare/comparison.ts';
import { mapStrings } from '../map-strings.ts';
import { comparePlot } from './parts/compare-plot.ts';
import { compareFigures, compareRows } from './parts/compare-table.ts';
import { criterionDetail } from './parts/criterion-detail.ts';
import { type Look, lookOf, type TextOptions } from './parts/look.ts';
import { neutralise } from './parts/neutralise.ts';
import { joinSections, section } from './parts/sections.ts';
import { hang, pad, wrap } from './parts/wrap.ts';

const NAME_COLUMNS = 30;
const FIGURE_COLUMNS = 16;

/** A comparison for a terminal or a pipe: verdict, mechanism, criteria, both sides' figures, a plot. */
export function renderCompareText(comparison: Comparison, options: TextOptions): string {
  const look = lookOf(options);
  const tame = mapStrings(comparison, (text) => neutralise(text, options.unicode));
  const { width } = look.options;
  const bullet = `  ${look.glyph.bullet} `;
  const signs = { good: options.unicode ? '●' : 'o', bad: look.glyph.callerLeft, cutoff: options.unicode ? '│' : '|' };
  const sections = [
    [paint(tame.verdict, look), ...wrap(tame.statement, width)],
    section(
      'What is different',
      tame.mechanisms.flatMap((each) => hang(bullet, each.says, width)),
      look,
    ),
    section(
      'Criteria',
      tame.criteria.flatMap((each) => criterion(each, look)),
      look,
    ),
    section('Before and after', [...files(tame, width), ...table(tame, width)], look),
    section('How long calls lasted', comparePlot(tame, width, signs), look),
    section(
      'Statistics',
      compareFigures(tame).flatMap((each) => hang(bullet, each, width)),
      look,
    ),
  ];
  return joinSections(sections);
}

function paint(verdict: CompareVerdict, look: Look): string {
  const words = look.bold(verdict.toUpperCase().replace('-', ' '));
  switch (verdict) {
    case 'fixed':
      return look.good(words);
    case 'not-fixed':
    case 'worse':
      return look.bad(words);
    case 'not-proven':
    case 'not-comparable':
      return look.warn(words);
  }
}

function criterion(each: Criterion, look: Look): string[] {
  const { title, status } = each;
  const colour = { passed: look.good, failed: look.bad, 'not-proven': look.warn, 'not-tested': look.dim }[status];
  const { width } = look.options;
  const [first = '', ...rest] = hang(`  ${status.replace('-', ' ').padEnd(11)} `, title, width);
  const detail = wrap(criterionDetail(each), width - 14).map((line) => `${' '.repeat(14)}${line}`);
  const painted = `  ${colour(first.slice(2, 13))}${first.slice(13)}`;
  return [painted, ...rest, ...detail];
}

function files({ before, after }: Comparison, width: number): string[] {
  return [...hang('  before: ', before.files.join(', '), width), ...hang('  after:  ', after.files.join(', '), width)];
}

/** Where three columns have no room, the names stand above their figures. */
function table(comparison: Comparison, width: number): string[] {
  const isNarrow = width < 2 + NAME_COLUMNS + 2 * FIGURE_COLUMNS - 4;
  return [['', 'before', 'after'] as const, ...compareRows(comparison)].flatMap(([name, before, after]) => {
    const figures = `${pad(before, FIGURE_COLUMNS)}${after}`;
    if (!isNarrow) return [`  ${pad(name, NAME_COLUMNS)}${figures}`.trimEnd()];
    return [...(name === '' ? [] : [`  ${name}`]), `      ${figures}`.trimEnd()];
  });
}
