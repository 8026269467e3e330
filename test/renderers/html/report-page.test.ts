import { inflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { gatherLines } from '../../../src/gather-lines.ts';
import { CONTEXT } from '../../../src/renderers/html/choose-lines.ts';
import { renderReportPage } from '../../../src/renderers/html/report-page.ts';
import type { Report } from '../../../src/report.ts';
import { analyzeBytes } from '../../helpers/analyze-bytes.ts';
import { generateLog } from '../../helpers/generate-log.ts';
import { emptyReport, event, report, request } from '../../helpers/report-builder.ts';
import { hostileLines, hostileReport } from './hostile-report.ts';

/** All that a page holds: its markup, and its data blocks unpacked. */
function contentsOf(page: string): string {
  const blocks = [...page.matchAll(/<script type="application\/octet-stream" id="[a-z-]*">([^<]*)</g)];
  const data = blocks.flatMap(([, text = '']) =>
    text
      .split(' ')
      .filter((piece) => piece !== '')
      .map((piece) => inflateRawSync(Buffer.from(piece, 'base64')).toString()),
  );
  return [page, ...data].join('\n');
}

const UNTESTED: Report['findings'][number] = {
  rule: 'caller-deadline',
  hypothesis: 'The caller stops waiting.',
  status: 'untested',
  because: 'Nothing is known.',
  evidence: [],
  explains: [],
  settledBy: null,
};

const bytesOf = (text: string) => Buffer.byteLength(text);

describe('the page of a report', () => {
  it('allows nothing but its own script and style', () => {
    const page = renderReportPage(report(), new Map(), true);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
    expect(policy).toMatch(
      /^default-src &#39;none&#39;; script-src &#39;sha256-[\w+/=]+&#39;; style-src &#39;sha256-[\w+/=]+&#39;;/,
    );
    expect(policy).not.toContain('unsafe');
    expect(/\s(?:src|srcset|action|on\w+|style)=/.exec(page)?.[0]).toBe(undefined);
    for (const [, to] of page.matchAll(/\shref="([^"]*)"/g)) expect(to).toMatch(/^#/);
  });

  it('holds the same elements whatever a log says', () => {
    const elements = (page: string) =>
      [...new Set([...page.matchAll(/<([a-z!][\w-]*)/gi)].map(([, name]) => name))].sort();
    const known = new Set(elements(renderReportPage(report(), new Map(), true)));
    const hostile = renderReportPage(hostileReport(), hostileLines(), true);
    expect(elements(hostile).filter((name) => !known.has(name ?? ''))).toEqual([]);
    expect(hostile.match(/<script/g)).toHaveLength(3);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
    expect(/[\u0000\u0003-\u0008\u001b\u202a-\u202e\u2066-\u2069\u200f\ufeff]/.exec(contentsOf(hostile))?.[0]).toBe(
      undefined,
    );
    expect(bytesOf(hostile)).toBeLessThan(150_000);
  });

  it('says in its table without scripting how each call ended, failed ones first', () => {
    const page = renderReportPage(report(), new Map(), true);
    const table = /<noscript>(.*?)<\/noscript>/s.exec(page)?.[1] ?? '';
    expect(table.indexOf('FxH3p4hZ')).toBeGreaterThan(0);
    expect(table.indexOf('Zq81LmNo')).toBeGreaterThan(table.indexOf('FxH3p4hZ'));
    expect(table).toContain('caller left after 4.994 s');
    expect(table).toContain('fail3.log:22');
  });

  it('shows no secret of the report or of its raw lines unless it is told to', () => {
    const key = 'sk-proj-0123456789abcdef';
    const secret = report({ requests: [request({ events: [event({ text: `api_key=${key}` })] })] });
    const lines = new Map([
      [
        'fail3.log',
        [{ line: 22, lines: 1, offset: 5000, bytes: 300, text: `{"api_key": "${key}"}`, whole: null, inSecret: false }],
      ],
    ]);
    expect(contentsOf(renderReportPage(secret, lines, true)).includes(key)).toBe(false);
    expect(contentsOf(renderReportPage(secret, lines, false)).split(key)).toHaveLength(3);
  });

  it('says what sets the calls apart that were left, each difference with its strength', () => {
    const difference = { field: 'files', effect: 1, pAlone: 0.001, p: 0.004, fields: 4, left: 6, answered: 8 };
    const says = 'files = <b>: 6 of 6 of those left, 0 of 8 of those answered';
    const page = renderReportPage(report({ differences: [{ ...difference, says }] }), new Map(), true);
    expect(page).toContain('<h2>What is different about the calls that were left</h2>');
    expect(page).toContain('files = &lt;b&gt;: 6 of 6 of those left');
    expect(page).toContain('effect +1.00, n = 6 and 8, p = 0.004; 0.001 before correction for 4 fields');
    expect(renderReportPage(report({ differences: [] }), new Map(), true)).not.toContain('id="differences"');
  });

  it('has the first sentence of its verdict as its headline, also before a sentence that begins with a number', () => {
    const verdict = { ...report().verdict, statement: 'The caller hung up after 4.994 s. 3 more calls are open.' };
    const page = renderReportPage(report({ verdict }), new Map(), true);
    expect(page).toContain('<h1>The caller hung up after 4.994 s.</h1>\n<p class="rest">3 more calls are open.</p>');
  });

  it('is a page for a report without any call, too', () => {
    const page = renderReportPage(emptyReport(), new Map(), true);
    expect(page).toContain('No requests');
    expect(page.includes('class="calls"')).toBe(false);
  });

  it('is the same each time', () => {
    expect(renderReportPage(report(), new Map(), true)).toBe(renderReportPage(report(), new Map(), true));
  });

  it.each([
    [100, 150_000],
    [5000, 1_500_000],
  ])('of %i calls is smaller than %i bytes and holds every call and raw lines', async (calls, most) => {
    const { log } = generateLog({
      seed: 11,
      calls,
      concurrency: 4,
      causes: ['pooled-socket', 'cancel'],
      loss: 0,
      skewMs: 0,
    });
    const bytes = Buffer.from(log);
    const made = await analyzeBytes(bytes);
    const some = made.requests.slice(0, 1500);
    const lines = await gatherLines(some, CONTEXT, () => chunksOf(bytes));
    const page = renderReportPage(made, lines, true);
    expect(bytesOf(page)).toBeLessThan(most);
    const contents = contentsOf(page);
    expect(made.requests.filter(({ id }) => !contents.includes(id))).toEqual([]);
    const failed = made.requests.find(({ outcome }) => outcome === 'caller-left');
    // Not whole texts in what a failure prints: they have a million characters.
    expect(contents.includes(`{\\"request_id\\":\\"${failed?.id}`)).toBe(true);
  });
});

describe('a page of more calls than a browser shows smoothly', () => {
  let made: Report;
  beforeAll(() => {
    const many = Array.from({ length: 10_050 }, (_, n) =>
      request({
        id: `r${n}`,
        outcome: n === 10_049 ? 'caller-left' : 'delivered',
        status: 200,
        events: [event({ line: n + 1 })],
      }),
    );
    made = report({ requests: many });
  });

  it('keeps the failed ones and says how many others are left out', () => {
    const page = renderReportPage(made, new Map(), true);
    expect(page.includes('50 calls of 10,050 are left out of this list')).toBe(true);
    const contents = contentsOf(page);
    expect(contents.includes('"r10049"')).toBe(true);
    expect(contents.includes('"r10048"')).toBe(false);
  });

  it('folds hypotheses away where none of them could be tested', () => {
    const page = (...statuses: ('untested' | 'likely')[]) =>
      renderReportPage({ ...report(), findings: statuses.map((status) => ({ ...UNTESTED, status })) }, new Map(), true);
    expect(page('untested', 'untested')).toContain('>2 hypotheses, none of them tested</summary>');
    expect(page('untested', 'likely')).not.toContain('none of them tested');
  });
});

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
