import { describe, expect, it } from 'vitest';
import { type RenderOptions, render } from '../../src/renderers/index.ts';
import { delivered, finding, report, request } from '../helpers/report-builder.ts';

const plain: RenderOptions = { width: 80, colour: false, unicode: true, all: false, link: null, redact: true };
const many = report({
  requests: Array.from({ length: 3000 }, (_, n) =>
    n % 10 === 0 ? request({ id: `lost-${n}` }) : delivered({ id: `good-${n}`, durationMs: n === 2777 ? 9000 : 100 }),
  ),
  findings: [finding({ rule: 'pooled-socket-timeout', explains: ['lost-1230', 'lost-2990'] })],
});

describe('a text of thousands of calls', () => {
  const lines = render('text', many, plain).split('\n');

  it('shows some that failed and some that were answered, and counts the others', () => {
    expect(lines.filter((line) => line.startsWith('✗ lost-'))).toHaveLength(20);
    expect(lines.filter((line) => line.startsWith('✓ good-'))).toHaveLength(20);
    expect(lines).toContain('  280 more calls failed, 2,680 more calls were answered: --all shows them');
    expect(lines.length).toBeLessThan(700);
  });

  it('shows what the verdict explains, and what outlived the cutoff, among them', () => {
    const text = lines.join('\n');
    for (const id of ['lost-0', 'lost-1230', 'lost-2990', 'good-2777']) expect(text).toContain(id);
    expect(text).toContain('kcr explain lost-1230');
  });

  it('counts all in its last sentence', () => {
    expect(lines.slice(-4).join(' ')).toContain('3,000 calls: 2700 delivered, 300 caller left');
  });

  it('is as short as an incident report', () => {
    const incident = render('markdown', many, plain);
    expect(incident.match(/^### /gm)).toHaveLength(20);
    expect(incident).toContain('280 more calls failed');
    expect(incident).toContain('2,680 more calls were answered');
  });

  it('shows every call with --all', () => {
    const all = render('text', many, { ...plain, all: true });
    expect(all.match(/^[✓✗] (?:lost|good)-\d+/gm)).toHaveLength(3000);
    expect(all).not.toContain('--all shows them');
  });
});
