import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitLines } from '../../src/input/index.ts';
import type { RawLine } from '../../src/input/raw-line.ts';

function split(content: string | Buffer, chunk = 1 << 20): RawLine[] {
  const bytes = Buffer.from(content);
  const splitter = splitLines();
  const lines: RawLine[] = [];
  for (let from = 0; from < bytes.length; from += chunk)
    lines.push(...splitter.push(bytes.subarray(from, from + chunk)));
  return [...lines, ...splitter.end()];
}

const brief = (lines: readonly RawLine[]) => lines.map(({ line, offset, bytes, text }) => [line, offset, bytes, text]);

describe('splitLines', () => {
  it.each([
    ['an empty file', '', []],
    ['one newline', '\n', [[1, 0, 0, '']]],
    [
      'no newline at the end',
      'a\nb',
      [
        [1, 0, 1, 'a'],
        [2, 2, 1, 'b'],
      ],
    ],
    [
      'a newline at the end',
      'a\nb\n',
      [
        [1, 0, 1, 'a'],
        [2, 2, 1, 'b'],
      ],
    ],
    [
      'CRLF',
      'a\r\n\r\nb\r\n',
      [
        [1, 0, 1, 'a'],
        [2, 3, 0, ''],
        [3, 5, 1, 'b'],
      ],
    ],
    ['a lone CR, which ends no line', 'a\rb\n', [[1, 0, 3, 'a\rb']]],
    [
      'a BOM',
      '\ufeffa\nb\n',
      [
        [1, 3, 1, 'a'],
        [2, 5, 1, 'b'],
      ],
    ],
    ['a BOM and nothing else', '\ufeff', []],
    [
      'invalid UTF-8',
      Buffer.from('a\xffb\n\xc3\n', 'latin1'),
      [
        [1, 0, 3, 'a\ufffdb'],
        [2, 4, 1, '\ufffd'],
      ],
    ],
    [
      'NULs before, in and behind lines, as copytruncate leaves them',
      '\0\0\0a\nb\0c\nd\r\0\r\n\0\n',
      [
        [1, 0, 4, 'a'],
        [2, 5, 3, 'bc'],
        [3, 9, 3, 'd'],
        [4, 14, 1, ''],
      ],
    ],
    [
      'UTF-16, little endian',
      Buffer.from('\ufeffä\r\n\u0a0ab\n', 'utf16le'),
      [
        [1, 2, 2, 'ä'],
        [2, 8, 4, '\u0a0ab'],
      ],
    ],
    [
      'UTF-16, big endian',
      Buffer.from('\ufeffä\r\n\u0a0ab\n', 'utf16le').swap16(),
      [
        [1, 2, 2, 'ä'],
        [2, 8, 4, '\u0a0ab'],
      ],
    ],
    [
      'half a character of UTF-16 at the end',
      Buffer.concat([Buffer.from('\ufeffa\nb', 'utf16le'), Buffer.from('c')]),
      [
        [1, 2, 2, 'a'],
        [2, 6, 3, 'b\ufffd'],
      ],
    ],
  ] satisfies Array<[string, string | Buffer, unknown[]]>)('reads %s', (_, content, expected) => {
    for (const chunk of [1, 2, 3, 1 << 20]) expect(brief(split(content, chunk))).toEqual(expected);
  });

  it('reads UTF-16 without a mark, and takes no few NULs for it', () => {
    const text = 'INFO:     Started server process [1]\r\nINFO:     ä\n';
    for (const bytes of [Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()])
      for (const chunk of [1, 3, 1 << 20])
        expect(brief(split(bytes, chunk))).toEqual([
          [1, 0, 72, 'INFO:     Started server process [1]'],
          [2, 76, 22, 'INFO:     ä'],
        ]);
    expect(brief(split('a\0b\0'))).toEqual([[1, 0, 4, 'ab']]);
  });

  it('keeps the text behind megabytes of NULs, and counts them', () => {
    const content = Buffer.concat([Buffer.alloc(3_000_000), Buffer.from('a\r\nb\n')]);
    for (const chunk of [1 << 16, 1 << 23]) {
      const splitter = splitLines();
      const lines: RawLine[] = [];
      for (let from = 0; from < content.length; from += chunk)
        lines.push(...splitter.push(content.subarray(from, from + chunk)));
      expect(brief([...lines, ...splitter.end()])).toEqual([
        [1, 0, 3_000_001, 'a'],
        [2, 3_000_003, 1, 'b'],
      ]);
      expect(splitter.nuls).toBe(3_000_000);
    }
  });

  it('reads the elements of an array, laid out or not, and goes on after it', () => {
    const content = '[{"a": "[{"},\n {"b":\n  [1]}\n]\nplain\n';
    const expected = [
      [1, 1, 1, 'element', '{"a": "[{"}'],
      [2, 2, 15, 'element', '{"b": [1]}'],
      [4, 1, 28, 'frame', ''],
      [5, 1, 30, 'line', 'plain'],
    ];
    for (let chunk = 1; chunk < 40; chunk++)
      expect(split(content, chunk).map((l) => [l.line, l.lines, l.offset, l.kind, l.text])).toEqual(expected);
  });

  it('loses nothing where an array is cut or is none', () => {
    for (const content of [
      '[{"a": 1}, {"b": 2',
      '[{a line\nanother',
      '[{"a": "x\ny"}]\n',
      '[{"a":1} 3 4\n]',
      '[{}\n\n,\n{"a\n',
      '[{"a":1}]]\n{"b"\n',
    ]) {
      const expected = split(content);
      for (let chunk = 1; chunk < 20; chunk++) expect(split(content, chunk)).toEqual(expected);
      const count = content.split('\n').length - (content.endsWith('\n') ? 1 : 0);
      const seen = new Set(expected.flatMap((l) => Array.from({ length: l.lines }, (_, i) => l.line + i)));
      expect([...seen].sort()).toEqual(Array.from({ length: count }, (_, i) => i + 1));
    }
  });

  it('keeps the first MiB of a line of any length, counts all of it, and goes on', () => {
    const content = Buffer.concat([Buffer.alloc(3_000_000, 'x'), Buffer.from('\nb\n'), Buffer.alloc(2_000_000, 'y')]);
    for (const chunk of [1 << 16, 1 << 20, 1 << 23])
      expect(split(content, chunk).map(({ line, offset, bytes, text }) => [line, offset, bytes, text.length])).toEqual([
        [1, 0, 3_000_000, 1 << 20],
        [2, 3_000_001, 1, 1],
        [3, 3_000_003, 2_000_000, 1 << 20],
      ]);
  });

  it('takes an array with an endless element, or an endless gap, for lines', () => {
    const long = Buffer.alloc(1_500_000, 'x');
    for (const start of ['[{"a": ', '[{"a": 1}, ']) {
      const content = Buffer.concat([Buffer.from(start), long, Buffer.from('\nb\n')]);
      const lines = split(content, 1 << 16);
      expect(lines).toEqual(split(content));
      expect(lines.at(-1)).toMatchObject({ line: 2, offset: content.length - 2, bytes: 1, text: 'b' });
    }
  });

  it('gives each line’s exact bytes, whatever they are and however they come', () => {
    const piece = fc.oneof(
      fc.constantFrom('\n', '\r\n', '\r', '{', '}', '[{', '[{"', ']', ',', '"', '\\', '\0', 'text', ' ', 'ä€😀'),
      fc.uint8Array({ maxLength: 5 }),
    );
    const content = fc
      .array(piece, { maxLength: 60 })
      .map((ps) => Buffer.concat(ps.map((p) => Buffer.from(p as string))));
    fc.assert(
      fc.property(content, fc.integer({ min: 1, max: 64 }), (bytes, chunk) => {
        const lines = split(bytes, chunk);
        expect(lines).toEqual(split(bytes));
        for (const line of lines) expect(line.offset + line.bytes).toBeLessThanOrEqual(bytes.length);
        const utf16 = /^(\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1'));
        if (utf16) return;
        const count = bytes
          .toString('latin1')
          .replace(/^\xef\xbb\xbf/, '')
          .replace(/\n$/, '')
          .split('\n').length;
        const seen = new Set(lines.flatMap((l) => Array.from({ length: l.lines }, (_, i) => l.line + i)));
        const empty = bytes.length === 0 || bytes.toString('latin1') === '\xef\xbb\xbf';
        expect(seen.size).toBe(empty ? 0 : count);
        for (const { offset, bytes: length, text, kind } of lines) {
          const cited = bytes.subarray(offset, offset + length).toString('utf8');
          if (kind === 'line') expect(cited.replaceAll('\0', '').replace(/\r+$/, '')).toBe(text);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
