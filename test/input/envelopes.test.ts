import { describe, expect, it } from 'vitest';
import { stampAt } from '../../src/time/stamp.ts';
import { inner as all } from './inner.ts';
import { linesOf, physicalLines, textsOf } from './read.ts';
import { wrappers } from './wrappers.ts';

describe.each(Object.entries(wrappers))('%s', (name, wrapper) => {
  const inner = wrapper.withoutEmpty ? all.filter((line) => line.text !== '') : all;
  const content = wrapper.wrap(inner);
  const lines = linesOf(content);
  const logged = lines.filter((line) => !line.meta);

  it('yields the lines that were put in, oldest first', () => {
    // extjson puts JSON in as it is, and the blanks in it mean nothing.
    const same = (text: string) => (name === 'stern -o extjson' ? text.replaceAll(' ', '') : text);
    expect(textsOf(lines).map(same)).toEqual(inner.map((line) => same(line.text)));
  });

  it('is named, and says what it knows', () => {
    expect(new Set(logged.map((line) => line.envelope?.name ?? null))).toEqual(new Set([wrapper.as]));
    for (const [i, { envelope }] of logged.entries()) {
      for (const field of ['pod', 'container'] as const)
        if (wrapper.says.includes(field) && name !== 'Grafana txt before 10')
          expect(envelope?.[field]).toBe(inner[i]?.[field]);
      if (wrapper.says.includes('namespace')) expect(envelope?.namespace).toBe('default');
      if (!wrapper.says.includes('time')) continue;
      const kept = 10 ** (6 - Math.min(6, wrapper.digits ?? 6));
      const written = stampAt(inner[i]?.time ?? '')?.stamp.micros ?? 0;
      expect(Math.floor((envelope?.stamp?.micros ?? 0) / kept)).toBe(Math.floor(written / kept));
    }
  });

  it('accounts for every physical line', () => {
    const count = content.split('\n').length - (content.endsWith('\n') ? 1 : 0);
    const numbers = physicalLines(lines);
    if (count > 1) expect(numbers).toEqual(Array.from({ length: count }, (_, i) => i + 1));
    else expect(new Set(numbers)).toEqual(new Set([1]));
  });

  it('cites the bytes that the line was read from', () => {
    const bytes = Buffer.from(content);
    for (const { text, source } of logged) {
      const cited = bytes.subarray(source.offset, source.offset + source.bytes).toString();
      expect(cited.split('\n')).toHaveLength(source.lines);
      if (!cited.includes('"MESSAGE":['))
        expect(cited.replace(/[^a-z]/gi, '')).toContain(text.split(/[^a-z]+/i).find((word) => word.length > 5) ?? '');
    }
  });

  it('is read the same with CRLF and in pieces of any size', () => {
    expect(textsOf(linesOf(content.replaceAll('\n', '\r\n')))).toEqual(textsOf(lines));
    for (const chunk of [1, 2, 3, 7, 13, 64]) expect(linesOf(content, chunk)).toEqual(lines);
  });
});
