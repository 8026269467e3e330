import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.ts';
import { renderExport } from '../../src/renderers/index.ts';
import { describeInBrowser } from './chromium.ts';

const speedscope = join(
  dirname(createRequire(import.meta.url).resolve('speedscope/package.json')),
  'dist/release/index.html',
);
const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const folder = mkdtempSync(join(tmpdir(), 'kcr-speedscope-'));
afterAll(() => rmSync(folder, { recursive: true }));

describeInBrowser('a trace in speedscope', () => {
  it('is imported, a profile for each track', async () => {
    const { report } = await analyze(['samples/fail3.log', 'samples/success2.log']);
    const file = join(folder, 'trace.json');
    const text = renderExport('trace', report, { redact: true });
    writeFileSync(file, text);
    const executablePath = PLACES.find((path) => path !== undefined && path !== '' && existsSync(path));
    const browser = await chromium.launch({
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--enable-unsafe-swiftshader',
      ],
    });
    try {
      const page = await browser.newPage();
      const refused: string[] = [];
      page.on('dialog', (dialog) => {
        refused.push(dialog.message());
        void dialog.dismiss();
      });
      await page.goto(pathToFileURL(speedscope).href);
      await page.setInputFiles('input[type=file]', file);
      const tracks = text.match(/"thread_name"/g)?.length;
      await page.getByText(`(1/${tracks})`).waitFor();
      expect(await page.title()).toContain('trace.json');
      expect(await page.locator('body').innerText()).toContain(
        'caller (samples/fail3.log) (pid 1), connection 10.42.1.244:34228',
      );
      expect(refused).toEqual([]);
    } finally {
      await browser.close();
    }
  }, 60_000);
});
