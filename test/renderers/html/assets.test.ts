import { describe, expect, it } from 'vitest';
import { pageAssets } from '../../../scripts/build-page.ts';
import { SCRIPT, STYLE } from '../../../src/renderers/html/assets.ts';

describe('the script and the style of the page', () => {
  it('are those that client/ makes: else run npm run build:page', async () => {
    const made = await pageAssets();
    expect(made).toContain(JSON.stringify(SCRIPT));
    expect(made).toContain(JSON.stringify(STYLE));
  });

  it('cannot end their elements', () => {
    expect(SCRIPT).not.toMatch(/<\/script|<!--/i);
    expect(STYLE).not.toMatch(/<\/style/i);
  });

  it('turn no text into markup', () => {
    expect(SCRIPT).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function/);
  });

  it('ask for nothing from anywhere', () => {
    expect(SCRIPT).not.toMatch(/fetch\(|XMLHttpRequest|WebSocket|sendBeacon|import\(/);
    expect(STYLE).not.toMatch(/url\(|@import/);
  });
});
