import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, html, raw } from '../../../src/renderers/html/markup.ts';

describe('markup', () => {
  it('escapes what comes from outside and keeps what is markup already', () => {
    expect(html`<b title="${'"<&>\''}">${raw('<i></i>')}${'<i>'}${7}${null}${['&', html`<u></u>`]}</b>`.markup).toBe(
      '<b title="&quot;&lt;&amp;&gt;&#39;"><i></i>&lt;i&gt;7&amp;<u></u></b>',
    );
  });

  it('leaves no character in any text that could begin or end markup', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[<>"']/.test(escapeHtml(text))));
  });
});
