import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../src/renderers/markdown.ts';
import { codeSpan, escapeMarkdown } from '../../src/renderers/parts/markdown-text.ts';
import { event, report, request } from '../helpers/report-builder.ts';

describe('the incident report', () => {
  it('is as expected', async () => {
    await expect(renderMarkdown(report())).toMatchFileSnapshot('../golden/renderers/incident.md');
  });

  it('keeps every table in shape, whatever the log says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const shown = renderMarkdown(
          report({ requests: [request({ id: `a${text}`, events: [event({ text, file: `b${text}` })] })] }),
        );
        const rows = shown.split('\n').filter((line) => line.startsWith('| +0.000 s'));
        expect(rows).toHaveLength(1);
        expect(rows[0]?.match(/(?<!\\)\|/g)).toHaveLength(5);
      }),
      { numRuns: 500 },
    );
  });
});

describe('escapeMarkdown', () => {
  it.each([
    ['<script>alert(1)</script>', '\\<script\\>alert(1)\\</script\\>'],
    ['![x](http://evil)', '!\\[x\\](http://evil)'],
    ['- a list', '\\- a list'],
    ['1. a list', '\\1. a list'],
    ['thanks @octocat', 'thanks @\u200boctocat'],
    ['use `kcr explain`', 'use `kcr explain`'],
  ])('makes %s harmless', (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });
});

describe('codeSpan', () => {
  it.each([
    ['a.log:1', '`a.log:1`'],
    ['a`b', '``a`b``'],
    ['`', '`` ` ``'],
    ['a|b', '`a\\|b`'],
    ['', ''],
  ])('writes %s as %s', (text, expected) => {
    expect(codeSpan(text)).toBe(expected);
  });
});
