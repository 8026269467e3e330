import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, describe } from 'vitest';

const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = PLACES.find((path) => path !== undefined && path !== '' && existsSync(path));

/** Without any wish of its own to talk to anybody. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What a page did that it should not: requests, complaints of the policy, errors. */
export interface Opened {
  readonly page: Page;
  readonly requests: string[];
  readonly complaints: string[];
}

/** A describe that is skipped, and says why, where there is no Chromium. */
export const describeInBrowser: typeof describe.skip = executablePath
  ? describe
  : (((name: string, ...rest: [never]) =>
      describe.skip(`${name} (no Chromium: install it or set CHROMIUM to its path)`, ...rest)) as typeof describe.skip);

let browser: Promise<Browser> | null = null;

/** Opens a page's text as a file, as a person would. */
export async function openPage(text: string, options: BrowserContextOptions & { hash?: string } = {}): Promise<Opened> {
  browser ??= chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ARGS });
  const { hash = '', ...context } = options;
  const page = await (
    await (await browser).newContext({ viewport: { width: 1280, height: 900 }, ...context })
  ).newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  count += 1;
  const file = join(folder, `${count}.html`);
  const url = pathToFileURL(file).href;
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== url) requests.push(request.url());
  });
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  writeFileSync(file, text);
  await page.goto(url + hash);
  if (context.javaScriptEnabled !== false) await page.waitForSelector('html[data-ready]');
  return { page, requests, complaints };
}

let count = 0;
const folder = mkdtempSync(join(tmpdir(), 'kcr-page-'));

afterAll(async () => {
  await (await browser)?.close();
  rmSync(folder, { recursive: true, force: true });
});
