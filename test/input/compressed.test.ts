import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { findInputs, type InputProblem, readLines } from '../../src/input/index.ts';
import { linesOf } from './read.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'input');
const plain = readFileSync(join(FIXTURES, 'plain.log'));
const texts = linesOf(plain).map((line) => line.text);
const files = [
  'plain.log',
  'plain.log.gz',
  'two-members.gz',
  'renamed.txt',
  'two-frames.zst',
  'plain.log.bz2',
  'two-streams.bz2',
];

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function read(bytes: Buffer, chunk: number) {
  const { inputs } = await findInputs(['-'], cut(bytes, chunk));
  const lines: string[] = [];
  const problems: InputProblem[] = [];
  const read: number[] = [];
  for (const input of inputs)
    for await (const batch of readLines(input, { onProblem: (p) => problems.push(p), onProgress: (n) => read.push(n) }))
      lines.push(...batch.map((line) => line.text));
  return { lines, problems, read: read.at(-1) };
}

describe.each(files)('%s', (name) => {
  const bytes = readFileSync(join(FIXTURES, name));

  it('is read from disk as the plain file is', async () => {
    const { inputs, problems } = await findInputs([join(FIXTURES, name)]);
    expect(problems).toEqual([]);
    expect(inputs[0]?.size).toBe(bytes.length);
    const lines = [];
    for (const input of inputs) for await (const batch of readLines(input)) lines.push(...batch);
    expect(lines.map((line) => ({ ...line, source: { ...line.source, file: 'x' } }))).toEqual(linesOf(plain));
  });

  it('is read from a stream in pieces of any size', async () => {
    for (const chunk of [1, 2, 3, 100, 1 << 20])
      expect(await read(bytes, chunk)).toEqual({ lines: texts, problems: [], read: bytes.length });
  });

  if (name !== 'plain.log')
    it('gives what there is of it where it is cut or damaged, and says so', async () => {
      const damaged = Buffer.from(bytes);
      damaged.fill(0x55, bytes.length >> 1, (bytes.length >> 1) + 40);
      for (const broken of [bytes.subarray(0, bytes.length >> 1), bytes.subarray(0, -5), damaged]) {
        const { lines, problems } = await read(broken, 1000);
        expect(problems).toMatchObject([
          { kind: 'unreadable', message: expect.stringContaining('cut short or damaged') },
        ]);
        // Damage is noticed behind the first bytes that it spoils; a cut spoils nothing but the last line.
        if (broken !== damaged) expect(texts.join('\n').startsWith(lines.slice(0, -1).join('\n'))).toBe(true);
        if (broken.length === bytes.length - 5 && /gz$/.test(name))
          expect(lines.length).toBeGreaterThan(texts.length / 2);
      }
    });
});

it('says so when what was compressed is no text', async () => {
  const tar = Buffer.alloc(2048);
  tar.write('a.log');
  tar.write('ustar', 257);
  const { lines, problems } = await read(gzipSync(tar), 100);
  expect(lines).toEqual([]);
  expect(problems.map((p) => p.message)).toEqual([
    '-: a text log was expected, but this is a tar archive: unpack it first.',
  ]);
});

describe('gzip', () => {
  const member = gzipSync(plain);

  it('gives all of it where something else follows, and says so', async () => {
    for (const chunk of [1, 7, 1 << 20])
      expect(await read(Buffer.concat([member, Buffer.from('garbage')]), chunk)).toMatchObject({
        lines: texts,
        problems: [{ kind: 'unreadable', message: expect.stringContaining('behind the end of its gzip data') }],
      });
  });

  it('takes NULs at its end for padding', async () => {
    for (const chunk of [1, 7, 1 << 20])
      expect(await read(Buffer.concat([member, Buffer.alloc(5000)]), chunk)).toMatchObject({
        lines: texts,
        problems: [],
      });
  });

  it('may have every field in its header', async () => {
    const fields = Buffer.from([...member.subarray(0, 3), 0x1e, ...member.subarray(4, 10), 3, 0, 1, 2, 3, 0x61, 0, 0]);
    const whole = Buffer.concat([fields, Buffer.from([0xab, 0xcd]), member.subarray(10)]);
    for (const chunk of [1, 7, 1 << 20]) expect(await read(whole, chunk)).toMatchObject({ lines: texts, problems: [] });
  });

  it('says so when its checksum is wrong', async () => {
    const wrong = Buffer.from(member);
    wrong.fill(0, wrong.length - 8, wrong.length - 4);
    const { lines, problems } = await read(wrong, 100);
    expect(lines).toEqual(texts);
    expect(problems).toMatchObject([{ message: expect.stringContaining('cut short or damaged') }]);
  });
});
