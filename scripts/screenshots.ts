/** Makes the pictures of the README from the samples: `npm run screenshots`. Needs Chromium (or CHROMIUM, its path). */
import { mkdirSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { analyze, htmlPage, render } from '../src/index.ts';
import { html } from '../src/renderers/html/markup.ts';
import { ansiToHtml } from './ansi-to-html.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const images = `${root}docs/images/`;
const COLUMNS = 100;
/** The verdict, why, and what speaks against it; the rest is the same in words. */
const ROWS = 44;
const MOST_BYTES = 300_000;

process.chdir(root);
mkdirSync(images, { recursive: true });
const { report, inputs } = await analyze(['samples/fail3.log', 'samples/success2.log']);
const page = await htmlPage(report, (file) => inputs.find((input) => input.file === file)?.open() ?? null, {
  redact: true,
});
const terminal = render('text', report, {
  all: false,
  redact: true,
  width: COLUMNS,
  colour: true,
  unicode: true,
  link: null,
});

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
});
await picture(browser, page, `${images}report.png`, { width: 1280, height: 1240 });
await picture(browser, terminalPage(terminal), `${images}terminal.png`, { width: 860, height: 700 }, 'pre');
await browser.close();

async function picture(
  browser: Browser,
  text: string,
  path: string,
  viewport: { width: number; height: number },
  element?: string,
): Promise<void> {
  const tab = await browser.newPage({ viewport, colorScheme: 'light' });
  await tab.setContent(text);
  if (element === undefined) {
    await tab.waitForSelector('html[data-ready]');
    await tab.locator('[data-do=align]').click();
    await tab.mouse.move(0, 0);
    await tab.screenshot({ path });
  } else await tab.locator(element).screenshot({ path });
  await tab.close();
  const { size } = statSync(path);
  process.stdout.write(`${relative(root, path)}: ${size} bytes\n`);
  if (size > MOST_BYTES) throw new Error(`${path} is larger than ${MOST_BYTES} bytes`);
}

function terminalPage(output: string): string {
  const lines = output.split('\n').slice(0, ROWS).join('\n');
  return html`<!doctype html><meta charset="utf-8"><style>
body { margin: 0; background: #fff; }
pre { margin: 0; padding: 18px 22px; width: max-content; background: #14181f; color: #d8dee7; font: 13px/1.4 "DejaVu Sans Mono", monospace; }
.s1 { font-weight: 700; color: #fff; } .s2 { color: #8d98a8; } .s31 { color: #ff8d80; } .s32 { color: #66d3a6; } .s33 { color: #f0b25e; } .s36, .s34 { color: #7db8f5; }
</style><pre>$ kcr analyze samples/fail3.log samples/success2.log\n${ansiToHtml(lines)}</pre>`.markup;
}
