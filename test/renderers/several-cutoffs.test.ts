import { describe, expect, it } from 'vitest';
import { renderReportPage } from '../../src/renderers/html/report-page.ts';
import { renderPlots } from '../../src/renderers/index.ts';
import { renderMarkdown } from '../../src/renderers/markdown.ts';
import { summaryLine } from '../../src/renderers/parts/summary-line.ts';
import { textPieces } from '../../src/renderers/text.ts';
import type { ReportCutoff } from '../../src/report.ts';
import { at, delivered, event, report, request } from '../helpers/report-builder.ts';

const cutoff = (ms: number, ids: string[], over: Partial<ReportCutoff> = {}): ReportCutoff => ({
  ms,
  spreadMs: 0.4,
  died: ids.length,
  outlived: 1,
  connectionsReused: 'unknown',
  ids,
  ...over,
});
const left = (id: string, startMs: number, ms: number) =>
  request({ id, startedAt: at(startMs), leftAfter: { ms, earliestMs: ms, latestMs: ms, basis: 'caller-log' } });

const cutoffs = [cutoff(4001, ['a', 'b', 'c']), cutoff(10_200, ['d', 'e'], { spreadMs: 300, outlived: 0 })];
const several = report({
  requests: [
    ...['a', 'b', 'c'].map((id, i) => left(id, i * 1000, 4000 + i)),
    ...['d', 'e'].map((id, i) => left(id, 5000 + i * 1000, 10_000 + i * 400)),
    delivered({ id: 'f', durationMs: 9020 }),
    delivered({ id: 'g', durationMs: 4060 }),
    delivered({
      id: 'h',
      durationMs: 9020,
      streamed: true,
      events: [event({ kind: 'response-started', offsetMs: 2000 })],
    }),
  ],
  cutoff: cutoffs[0] ?? null,
  cutoffs,
});
const look = { width: 100, colour: false, unicode: true, all: false, link: null };

describe('a report with several cutoffs', () => {
  it('tells each in the line that sums it up, a coarse one as a range', () => {
    expect(summaryLine(several)).toBe(
      '8 calls: 3 delivered, 5 caller left; cutoff at 4.001 s ± 1 ms: 3 calls died at it; 1 longer call outlived it; cutoff at 9.9 – 10.5 s: 2 calls died at it; no call outlived it.',
    );
  });

  it('draws each in both plots, and tells each below them', () => {
    const plot = renderPlots(several, { ...look, redact: false });
    expect(plot).toMatch(/┄ cutoff 4\.001 s\n/);
    expect(plot).toMatch(/┄ cutoff 9\.9 – 10\.5 s\n/);
    expect(plot.match(/│ .*┄{9}/g)?.length).toBe(2);
    expect(plot).toContain('┄ cutoff at 9.9 – 10.5 s: 2 calls died at it');
  });

  it('marks each in the histogram of the page, and looks at each closely', () => {
    const page = renderReportPage(several, new Map(), true);
    const marks = [...page.matchAll(/<text class="cutoff" x="([^"]*)" y="([^"]*)"[^>]*>([^<]*)</g)];
    expect(marks.map(([, , y, text]) => [y, text])).toEqual([
      ['10', 'cutoff 4.001 s'],
      ['23', 'cutoff 10.200 s'],
      ['10', 'cutoff 4.001 s'],
      ['10', 'cutoff 10.200 s'],
    ]);
    expect(page).toContain('Around the cutoff of 4.001 s');
    expect(page).toContain('Around the cutoff of 10.200 s');
  });

  it('says of a call which it outlived: not by a hair, and not kept alive by heartbeats', () => {
    const text = [...textPieces(several, look, (part) => part)].join('');
    expect(text).toMatch(/✓ f .*outlived the cutoff at 4\.001 s/);
    expect(text).not.toMatch(/✓ [gh] .*outlived/);
  });

  it('says so in the table of an incident report, too', () => {
    const markdown = renderMarkdown(several);
    expect(markdown).toContain('longer than a cutoff');
    expect(markdown).toMatch(/`f` .*\| than 4\.001 s \|/);
    expect(markdown).toMatch(/`g` .*\| no \|/);
  });

  it('counts those beyond four', () => {
    const many = [1, 2, 3, 4, 5, 6].map((s) => cutoff(s * 1000, ['a']));
    expect(summaryLine({ ...several, cutoffs: many })).toMatch(/cutoff at 4\.000 s: .*; and 2 more cutoffs\.$/);
  });
});

describe('an incident report without a cutoff', () => {
  const failed = delivered({ id: 'e', status: 503 });
  const markdown = renderMarkdown(report({ requests: [failed, delivered({ id: 'f' })], cutoff: null, cutoffs: [] }));
  const [evidence = '', controls = ''] = markdown.split('## Successful controls');

  it('counts an answer of 503 among the failing calls, not among the controls', () => {
    expect(evidence).toContain('### `e`: POST /exec');
    expect(evidence).not.toContain('### `f`');
    expect(controls).toContain('| `f` |');
    expect(controls).not.toContain('| `e` |');
  });

  it('compares no call with a cutoff', () => {
    expect(markdown).not.toContain('longer than');
  });
});
