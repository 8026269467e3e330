import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inner } from './inner.ts';
import { linesOf, physicalLines, textsOf } from './read.ts';
import { wrappers } from './wrappers.ts';

const where = (content: string) =>
  linesOf(content).map(({ source, text, meta }) => [source.line, source.lines, meta ? 'meta' : text]);
const docker = (log: string, stream = 'stdout') => JSON.stringify({ log, stream, time: '2026-11-23T17:20:32.5Z' });
const cri = (tag: string, text: string, stream = 'stdout') => `2026-11-23T17:20:32.5Z ${stream} ${tag} ${text}`;

describe('lines that a transport cut', () => {
  it('are joined, and cite all their parts', () => {
    const content = `${cri('P', 'one ')}\n${cri('P', 'line ')}\n${cri('F', 'only')}\n${cri('F', 'next')}\n`;
    expect(where(content)).toEqual([
      [1, 3, 'one line only'],
      [4, 1, 'next'],
    ]);
    const [first] = linesOf(content);
    expect(content.slice(first?.source.offset, (first?.source.offset ?? 0) + (first?.source.bytes ?? 0))).toBe(
      content.split('\n').slice(0, 3).join('\n'),
    );
    expect(where(`${docker('one ')}\n${docker('line\n')}\n${docker('next\n')}`)).toEqual([
      [1, 2, 'one line'],
      [3, 1, 'next'],
    ]);
  });

  it('are joined per stream, and no physical line is lost or counted twice', () => {
    const content = [cri('P', 'one '), cri('F', 'error', 'stderr'), cri('F', 'line')].join('\n');
    expect(where(content)).toEqual([
      [2, 1, 'error'],
      [3, 1, 'meta'],
      [1, 1, 'one line'],
    ]);
  });

  it('are given as they are when their end never comes', () => {
    expect(where(`${cri('F', 'a')}\n${cri('P', 'one ')}\n${cri('P', 'line')}`)).toEqual([
      [1, 1, 'a'],
      [2, 2, 'one line'],
    ]);
  });

  it('may have envelopes inside', () => {
    const text = inner[1]?.text ?? '';
    expect(where(`${docker(text.slice(0, 90))}\n${docker(`${text.slice(90)}\n`)}`)).toEqual([[1, 2, text]]);
  });
});

describe('entries of several lines', () => {
  const rows = [
    '2026-11-23 17:20:34.000\tthird',
    '2026-11-23 17:20:33.000\tTraceback:',
    '  File',
    '',
    '2026-11-23 17:20:32.000\tfirst',
  ];

  it('stay in order in a Grafana download that runs backwards', () => {
    expect(where(`Line limit: "3"\n\n\n${rows.join('\n')}\n`)).toEqual([
      [8, 1, 'first'],
      [5, 1, 'Traceback:'],
      [6, 1, '  File'],
      [7, 1, ''],
      [4, 1, 'third'],
      [3, 1, 'meta'],
      [2, 1, 'meta'],
      [1, 1, 'meta'],
    ]);
  });

  it('stay in order in a CSV download, and cite the lines their cells lie on', () => {
    const content =
      '"Date","Line","pod"\r\n"2026-11-23T17:20:34Z","third ""3""",p\r\n2026-11-23T17:20:33Z,"second,\r\n  more\r\n","p"\r\n"2026-11-23T17:20:32Z","first",p\r\n';
    expect(where(content)).toEqual([
      [6, 1, 'first'],
      [3, 1, 'second,'],
      [4, 1, '  more'],
      [5, 1, ''],
      [2, 1, 'third "3"'],
      [1, 1, 'meta'],
    ]);
  });

  it('stay in order in logcli’s output and in JSON', () => {
    expect(where('2026-11-23T17:20:34Z {pod="p"} b\n  more\n2026-11-23T17:20:33Z {pod="p"} a')).toEqual([
      [3, 1, 'a'],
      [1, 1, 'b'],
      [2, 1, '  more'],
    ]);
    const jsonl = (n: number, line: string) =>
      JSON.stringify({ labels: { pod: 'p' }, line, timestamp: `2026-11-23T17:20:3${n}Z` });
    expect(where(`${jsonl(4, 'b\n  more\n')}\n${jsonl(3, 'a')}`)).toEqual([
      [2, 1, 'a'],
      [1, 1, 'b'],
      [1, 1, '  more'],
    ]);
  });

  it('stay in order in journalctl’s output, without its indent', () => {
    const lines = linesOf(
      'Nov 23 17:20:33 host api[7]: Traceback:\n                               File\n                             Error\nNov 23 17:20:33 host api[7]: b',
    );
    expect(textsOf(lines)).toEqual(['Traceback:', '  File', 'Error', 'b']);
    expect(lines.map((line) => line.envelope?.container)).toEqual(['api', 'api', 'api', 'api']);
  });
});

describe('JSON laid out over several lines', () => {
  it('becomes one line that cites them all', () => {
    const [first, second] = [1, 4].map((i) => JSON.parse(inner[i]?.text ?? '') as object);
    const content = `${JSON.stringify(first, null, 2)}\n${JSON.stringify(second, null, 4)}\nplain\n`;
    const lines = linesOf(content);
    expect(lines.slice(0, 2).map((line) => JSON.parse(line.text))).toEqual([first, second]);
    expect(lines.map(({ source }) => [source.line, source.lines])).toEqual([
      [1, 8],
      [9, 10],
      [19, 1],
    ]);
    for (const { source } of lines) expect(content[source.offset + source.bytes]).toBe('\n');
  });

  it('is left alone where it is none, as LibreChat’s debug objects are', () => {
    const content = '2026-11-23T17:20:33.094Z debug: [x] y\n{\n  key: "value",\n    a.b: 1,\n}\n{\n{\n"a": 1\n}\n{';
    expect(textsOf(linesOf(content))).toEqual([...content.split('\n').slice(0, 6), '{ "a": 1 }', '{']);
  });
});

describe('JSON in JSON', () => {
  it('is taken out where the inner text is a record', () => {
    const record = inner[1]?.text ?? '';
    for (const field of ['message', 'log', 'line', 'MESSAGE', 'msg'])
      expect(textsOf(linesOf(JSON.stringify({ level: 'info', [field]: record })))).toEqual([record]);
  });
});

describe('newest-first logs', () => {
  it('are turned round by their own stamps, too', () => {
    const lines = [5, 4, 3, 2, 1].map((n) => `2026-11-23T17:20:3${n}.094Z debug: ${n}`);
    expect(textsOf(linesOf(lines.join('\n')))).toEqual([...lines].reverse());
  });

  it('are not suspected where a clock steps back now and then', () => {
    const seconds = [1, 2, 1, 3, 2, 4, 3, 5, 6];
    const lines = seconds.map((n) => `2026-11-23T17:20:3${n}.094Z debug: ${n}`);
    expect(textsOf(linesOf(lines.join('\n')))).toEqual(lines);
    const pods = ['b', 'a'].flatMap((pod) =>
      [1, 2].map((n) => `[pod/${pod}-1/c] 2026-11-23T17:20:3${n}.123456789Z INFO:     ${n}`),
    );
    expect(linesOf(pods.join('\n')).map((line) => line.source.line)).toEqual([1, 2, 3, 4]);
  });
});

describe('peel', () => {
  it('accounts for every physical line of anything, the same however it is cut', () => {
    const wrapped = Object.values(wrappers).flatMap(({ wrap }) => wrap(inner).split(/(?<=\n)/));
    const scraps = fc.constantFrom('\n', '\r\n', '{', '}', '"', '[', '\x1b[32m', ' ', '\t', '\0', ' | ', '{\n', '}\n');
    const line = fc.oneof(
      fc.constantFrom(...wrapped),
      fc.tuple(fc.constantFrom(...wrapped), fc.nat(200)).map(([text, at]) => text.slice(at)),
      fc.tuple(fc.constantFrom(...wrapped), fc.nat(200)).map(([text, at]) => text.slice(0, at)),
      scraps,
      fc.string({ unit: 'binary', maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), fc.integer({ min: 1, max: 64 }), (pieces, chunk) => {
        const content = pieces.join('');
        const lines = linesOf(content, chunk);
        expect(lines).toEqual(linesOf(content));
        const count = content === '' ? 0 : content.replace(/\n$/, '').split('\n').length;
        expect([...new Set(physicalLines(lines))]).toEqual(Array.from({ length: count }, (_, i) => i + 1));
        for (const { text, envelope } of lines) if (envelope === null) expect(text).not.toContain('\n');
      }),
      { numRuns: 1000 },
    );
  });

  it('never throws on bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 64 }), (bytes, chunk) => {
        expect(linesOf(bytes, chunk)).toEqual(linesOf(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it('reads stretch after stretch as one log', () => {
    for (const [name, wrapper] of Object.entries(wrappers)) {
      const usable = inner.filter((line) => line.text !== '' || !wrapper.withoutEmpty);
      const start = Date.parse('2026-11-23T17:20:00Z');
      const long = Array.from({ length: 5000 }, (_, i) => {
        const base = usable[i % usable.length];
        const time = `${new Date(start + i * 37).toISOString().slice(0, 23)}${String(100_001 + (i % 1000)).padStart(6, '0')}Z`;
        return { pod: '', container: '', ...base, text: base?.text ?? '', time };
      });
      expect([name, ...textsOf(linesOf(wrapper.wrap(long)))].join('\n').replaceAll(' ', '')).toBe(
        [name, ...long.map((line) => line.text)].join('\n').replaceAll(' ', ''),
      );
    }
  });
});
