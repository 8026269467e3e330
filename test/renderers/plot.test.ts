import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.ts';
import { renderPlots } from '../../src/renderers/index.ts';
import { samples } from '../helpers/samples.ts';

const look = { redact: true, colour: false, unicode: true, all: false, link: null };

describe.each(samples.map(({ name, path }) => ({ name, path })))('the plot of $name', ({ path }) => {
  it.each([60, 80, 120, 160])('fits in %i columns, in Unicode and in ASCII', async (width) => {
    const { report } = await analyze([path]);
    for (const unicode of [true, false]) {
      const text = renderPlots(report, { ...look, width, unicode });
      expect(text.split('\n').filter((line) => stringWidth(line) > width)).toEqual([]);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is the point
      if (!unicode) expect(text).toMatch(/^[\x00-\x7f]*$/);
    }
  });
});

describe('the plot', () => {
  const both = () => analyze(['samples/fail3.log', 'samples/success2.log']);

  it('counts calls by duration, with the cutoff as a line and a mark for each outcome', async () => {
    const text = renderPlots((await both()).report, { ...look, width: 80 });
    expect(text).toMatch(/4\.000 s │ ✗✗ 2\n +┄+ cutoff 4\.997 s\n/);
    expect(text).toMatch(/18\.000 s │ ● 1/);
    expect(text).toContain('● 5 delivered (940 ms – 19.228 s)');
    expect(text).toContain('✗ 2 caller left (4.994 s – 5.000 s)');
  });

  it('colours only where colours are wanted', async () => {
    const { report } = await both();
    expect(renderPlots(report, { ...look, width: 80 })).not.toContain('\u001b');
    expect(renderPlots(report, { ...look, width: 80, colour: true })).toContain('\u001b[31m✗');
  });

  it('says how many calls it cannot draw', async () => {
    const { report } = await both();
    for (const request of report.requests) Object.assign(request, { leftAfter: null, durationMs: null, events: [] });
    expect(renderPlots(report, { ...look, width: 80 })).toContain('7 calls of unknown duration are not drawn.');
  });

  it('draws thousands of calls in as many rows', async () => {
    const { report } = await both();
    const many = Array.from({ length: 700 }, () => report.requests).flat();
    const text = renderPlots({ ...report, requests: many }, { ...look, width: 80 });
    expect(text.split('\n').length).toBeLessThan(50);
    expect(text).toContain('1400');
    expect(text).toMatch(/one mark is about \d+ calls/);
    expect(text.split('\n').filter((line) => stringWidth(line) > 80)).toEqual([]);
  });
});
