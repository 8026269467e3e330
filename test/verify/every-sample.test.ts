import { describe, expect, it } from 'vitest';
import { analyzeInputs } from '../../src/analyze.ts';
import { hashCitations } from '../../src/hash-citations.ts';
import type { Input } from '../../src/input/index.ts';
import { redactReport } from '../../src/redact-report.ts';
import { verify } from '../../src/verify.ts';
import { samples } from '../helpers/samples.ts';

const NOW = Date.UTC(2030, 0, 1) * 1000;

function memory(file: string, text: string | Buffer): Input {
  const bytes = Buffer.from(text);
  return {
    file,
    size: bytes.length,
    async *open() {
      yield bytes.subarray(0, 1000);
      yield bytes.subarray(1000);
    },
  };
}

const lines = (text: string) => text.trimEnd().split('\n');

const SHAPES: Record<string, (text: string) => string | Buffer> = {
  'as it is': (text) => text,
  'with CRLF': (text) => text.replaceAll('\n', '\r\n'),
  'without its last line break': (text) => text.trimEnd(),
  'newest first': (text) => `${lines(text).reverse().join('\n')}\n`,
  'in UTF-16': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  'as docker keeps it': (text) =>
    lines(text)
      .map((line) => `${JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: '2026-02-10T07:49:12.1Z' })}\n`)
      .join(''),
  'as an array over several lines': (text) =>
    JSON.stringify(
      lines(text).map((line) => ({ line, timestamp: '2026-02-10T07:49:12.1Z', fields: { pod: 'kcr-0' } })),
      null,
      2,
    ),
};

describe.each(samples.map(({ name, bytes }) => ({ name, text: bytes.toString('utf8') })))('$name', ({ name, text }) => {
  it.each(Object.keys(SHAPES))('%s verifies, under another name, redacted or not', async (shape) => {
    const input = memory(`${name}.log`, SHAPES[shape]?.(text) ?? '');
    const { report } = await analyzeInputs([input], [], {}, NOW);
    const saved = await hashCitations(report, () => input.open());
    for (const given of [saved, redactReport(saved)]) {
      const found = await verify(given, [memory('other', 'nothing\n'), { ...input, file: 'renamed' }]);
      expect([...found.broken, ...(found.remade.done ? found.remade.faults : [found.remade])]).toEqual([]);
      expect(found).toMatchObject({ holds: true, logs: [{ log: 'renamed' }], extra: ['other'] });
    }
  });
});
