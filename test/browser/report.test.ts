import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.ts';
import { compareFiles } from '../../src/compare/compare-files.ts';
import { compareHtmlPage, htmlPage } from '../../src/html-page.ts';
import { renderReportPage } from '../../src/renderers/html/report-page.ts';
import { analyzeBytes } from '../helpers/analyze-bytes.ts';
import { generateLog } from '../helpers/generate-log.ts';
import { delivered, report } from '../helpers/report-builder.ts';
import { sample } from '../helpers/samples.ts';
import { HOSTILE, hostileLines, hostileReport } from '../renderers/html/hostile-report.ts';
import { describeInBrowser, openPage } from './chromium.ts';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const FILES = [sample('fail3').path, sample('success2').path];
const open = (file: string) => createReadStream(file);

/** What axe-core objects to. It is evaluated through the debugger, which the page's policy does not bind. */
async function objections(page: Page): Promise<string[]> {
  const { readFile } = await import('node:fs/promises');
  await page.evaluate(await readFile(axePath, 'utf8'));
  const found: unknown = await page.evaluate(
    'axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.target + " " + n.failureSummary).join(" | ")))',
  );
  return found as string[];
}

const TICKS = "[...document.querySelectorAll('.axis .ticks span')].map((tick) => tick.textContent).join(' ')";

const rowsShown = (page: Page) => page.locator('.rows > li:not([hidden])').count();

describeInBrowser('the page of a report, in a browser', () => {
  let text = '';
  let compared = '';

  beforeAll(async () => {
    const { report } = await analyze(FILES);
    text = await htmlPage(report, open, { redact: true });
    const [before = '', after = ''] = FILES;
    const sides = await compareFiles([before], [after], {});
    if (sides.comparison) compared = await compareHtmlPage(sides.comparison, sides, open, { redact: true });
  });

  it('shows every call, makes no request and has nothing to complain about', async () => {
    const { page, requests, complaints } = await openPage(text);
    expect(await page.locator('h1').textContent()).toContain('hung up on 2 calls');
    expect(await rowsShown(page)).toBe(7);
    expect(await page.locator('.rows > li').first().textContent()).toContain('caller left after 4.994 s');
    expect(await page.locator('.track .mark').count()).toBe(2);
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('shows verdict, calls and pictures without scripting', async () => {
    const { page, requests, complaints } = await openPage(text, { javaScriptEnabled: false });
    expect(await page.locator('h1').textContent()).toContain('hung up on 2 calls');
    expect(await page.locator('noscript tbody tr').count()).toBe(7);
    expect(await page.locator('.tools').isVisible()).toBe(false);
    expect(await page.locator('svg.histogram').first().isVisible()).toBe(true);
    expect([...requests, ...complaints]).toEqual([]);
  });

  it.each(['light', 'dark'] as const)(
    'passes the accessibility check in the %s theme, with a call open',
    async (colorScheme) => {
      const { page } = await openPage(text, { colorScheme });
      await page.locator('button.row').first().click();
      await page.waitForSelector('.detail .lines');
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(await objections(page)).toEqual([]);
    },
  );

  it.each(['light', 'dark'] as const)('passes it for a comparison in the %s theme, too', async (colorScheme) => {
    const { page, requests, complaints } = await openPage(compared, { colorScheme });
    await page.locator('button.row').first().click();
    expect(await rowsShown(page)).toBe(7);
    expect(await objections(page)).toEqual([]);
    expect([...requests, ...complaints]).toEqual([]);
  });

  it('opens a call with its events and the raw lines around them', async () => {
    const { page } = await openPage(text);
    await page.locator('button.row').first().click();
    const detail = page.locator('.detail');
    expect(await detail.locator('.events tbody tr').count()).toBeGreaterThan(10);
    await detail.locator('.lines').waitFor();
    expect(await detail.locator('.lines .cited').count()).toBeGreaterThan(10);
    expect(await detail.locator('.lines .beside').count()).toBeGreaterThan(2);
    expect(await detail.locator('.lines').textContent()).toContain(
      '"event": "Client disconnected before response could be sent"',
    );
    await page.locator('button.row').first().click();
    expect(await detail.isVisible()).toBe(false);
  });

  it('filters by outcome and by words, and says how many are left', async () => {
    const { page } = await openPage(text);
    await page.locator('[data-outcome=caller-left]').click();
    expect(await rowsShown(page)).toBe(2);
    expect(await page.locator('.count').textContent()).toBe('2 of 7 calls');
    await page.locator('[data-outcome=caller-left]').click();
    await page.keyboard.press('/');
    await page.keyboard.type('socket HANG q0ZtW8cN');
    expect(await rowsShown(page)).toBe(1);
    await page.keyboard.press('Escape');
    expect(await rowsShown(page)).toBe(7);
    await page.keyboard.type('fail3.log:33');
    expect(await rowsShown(page)).toBe(1);
  });

  it('opens the call that a link names, whatever is filtered', async () => {
    const { page } = await openPage(text, { hash: '#request-Hq7rJ2aD' });
    const row = page.locator('[id=request-Hq7rJ2aD] > button');
    expect(await row.getAttribute('aria-expanded')).toBe('true');
    expect(await page.evaluate('document.activeElement.parentElement.id')).toBe('request-Hq7rJ2aD');
    await page.locator('[data-outcome=delivered]').click();
    await page.evaluate("location.hash = '#request-FxH3p4hZ'");
    await page.locator('[id=request-FxH3p4hZ] > .detail').waitFor();
    expect(await rowsShown(page)).toBe(7);
  });

  it('copies where a line is', async () => {
    const { page } = await openPage(text, { permissions: ['clipboard-read', 'clipboard-write'] });
    const button = page.locator('#why .copy').first();
    const place = await button.getAttribute('data-copy');
    expect(place).toMatch(/fail3\.log:\d+$/);
    await button.click();
    await page.locator('#why .copy.done').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(place);
    expect(await page.locator('#said').textContent()).toContain(place);
  });

  it('works with the keyboard alone', async () => {
    const { page } = await openPage(text);
    const focused = () => page.evaluate("document.activeElement.querySelector('.id')?.textContent");
    await page.locator('button.row').first().focus();
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('q0ZtW8cN');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('Home');
    expect(await focused()).toBe('FxH3p4hZ');
    await page.keyboard.press('Enter');
    expect(await page.locator('.detail').isVisible()).toBe(true);
    await page.keyboard.press('End');
    expect(await focused()).toBe('Hq7rJ2aD');
    expect(await page.locator('button.row[tabindex="0"]').count()).toBe(1);
  });

  it('zooms with keys, buttons and the wheel, moves, and shows all again', async () => {
    const { page } = await openPage(text);
    const ticks = () => page.evaluate(TICKS) as Promise<string>;
    const changes = async (act: () => Promise<unknown>) => {
      const before = await ticks();
      await act();
      await expect.poll(ticks).not.toBe(before);
    };
    const all = await ticks();
    await page.locator('button.row').first().focus();
    await changes(() => page.keyboard.press('+'));
    await changes(() => page.keyboard.press('+'));
    await changes(() => page.keyboard.press('ArrowRight'));
    await changes(() => page.locator('[data-do=out]').click());
    await changes(() => page.locator('[data-do=all]').click());
    expect(await ticks()).toBe(all);
    await page.locator('.track').first().hover();
    await page.keyboard.down('Control');
    await changes(() => page.mouse.wheel(0, -500));
    await page.keyboard.up('Control');
    await changes(() => page.locator('[data-do=align]').click());
    expect(await ticks()).toContain('+5 s');
    expect(await page.locator('.limit').isVisible()).toBe(true);
  });

  it('lets constants that lie close share a label', async () => {
    const cutoff = (ms: number) => ({
      ms,
      spreadMs: 2,
      died: 2,
      outlived: 1,
      connectionsReused: 'unknown' as const,
      ids: [],
    });
    const cutoffs = [cutoff(5000), cutoff(9000), cutoff(5400)];
    const requests = [delivered({ id: 'a', durationMs: 12_000 })];
    const several = report({ requests, cutoff: cutoffs[0] ?? null, cutoffs });
    const { page } = await openPage(renderReportPage(several, new Map(), true));
    await page.locator('[data-do=align]').click();
    await expect
      .poll(() => page.locator('.ticks .at-cutoff').allTextContents())
      .toEqual(['cutoff 5.000 s, 5.400 s', 'cutoff 9.000 s']);
    expect(await page.locator('.limit:not([hidden])').count()).toBe(3);
  });

  it('says what is under the pointer', async () => {
    const { page } = await openPage(text);
    await page.locator('[data-do=align]').click();
    await page
      .locator('.track')
      .first()
      .hover({ position: { x: 60, y: 8 } });
    await page.locator('.tip').waitFor();
    expect(await page.locator('.tip').textContent()).toMatch(/^FxH3p4hZ \+.* s, executing.*hung up after 4\.994 s/);
  });

  it('remembers the theme that was chosen', async () => {
    const { page } = await openPage(text);
    const colour = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const before = await colour();
    await page.locator('.theme').click();
    await page.locator('.theme').click();
    expect(await colour()).not.toBe(before);
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    expect(await page.locator('.theme').textContent()).toContain('Dark');
  });

  it('opens and draws everything for paper', async () => {
    const { page } = await openPage(text, { colorScheme: 'dark' });
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.tools').isVisible()).toBe(false);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
  });

  it.each([360, 2560])('fits a window %i pixels wide', async (width) => {
    const { page } = await openPage(text, { viewport: { width, height: 800 } });
    await page.locator('button.row').first().click();
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  });

  it('takes hostile text for text', async () => {
    const hostile = renderReportPage(hostileReport(), hostileLines(), true);
    const { page, requests, complaints } = await openPage(hostile);
    expect(await rowsShown(page)).toBe(HOSTILE.length);
    await page.locator('button.row').first().click();
    await page.waitForSelector('.detail .lines');
    await page.locator('.step.call a').first().click();
    expect(await page.title()).not.toContain('owned');
    expect(await page.locator('img, iframe, object, embed, .rows b, body script ~ script, [onerror]').count()).toBe(
      await page.locator('.rows b.mark, .rows b.end, .rows b.beat, .rows b.noticed').count(),
    );
    expect(await page.locator('.rows').textContent()).toContain('</script><script>document.title="owned"</script>');
    expect([...requests, ...complaints]).toEqual([]);
  });
});

describeInBrowser('the page of 5,000 calls, in a browser', () => {
  it('is ready soon, draws only what is near, and answers at once', async () => {
    const plan = {
      seed: 3,
      calls: 5000,
      concurrency: 4,
      causes: ['pooled-socket', 'cancel'],
      loss: 0,
      skewMs: 0,
    } as const;
    const report = await analyzeBytes(Buffer.from(generateLog(plan).log));
    const { page, complaints } = await openPage(renderReportPage(report, new Map(), true));
    expect(await rowsShown(page)).toBe(report.requests.length);
    expect(await page.locator('.track > *').count()).toBeLessThan(1000);
    const last = report.requests.at(-1)?.id ?? '';
    await page.evaluate(`location.hash = '#request-${last}'`);
    await page.locator(`[id=request-${last}] > .detail`).waitFor();
    await page.locator(`[id=request-${last}] .seg`).first().waitFor({ state: 'attached' });
    expect(complaints).toEqual([]);
  });
});
