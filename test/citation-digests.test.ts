import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { citationDigests } from '../src/citation-digests.ts';
import { hashRanges } from '../src/hash-ranges.ts';
import { findInputs, type Input } from '../src/input/index.ts';
import { randomFrom } from './helpers/random.ts';

const random = randomFrom(7);
// Seven blocks and a bit, so that ranges lie within, at the borders of, and across blocks; and more than are kept.
const text = Array.from({ length: 80_000 }, () => `line ${Math.floor(random() * 1e9)} of a log that goes on\n`).join(
  '',
);
const bytes = Buffer.from(text);
const below = (n: number) => Math.floor(random() * n);
const ranges = [
  { offset: 0, bytes: 0 },
  { offset: 0, bytes: 10 },
  { offset: (1 << 18) - 5, bytes: 10 },
  { offset: 1 << 18, bytes: 1 << 18 },
  { offset: 3, bytes: bytes.length - 3 },
  { offset: bytes.length, bytes: 0 },
  { offset: bytes.length - 4, bytes: 5 },
  { offset: bytes.length * 3, bytes: 5 },
  ...Array.from({ length: 300 }, () => ({ offset: below(bytes.length), bytes: below(400) })),
];

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'kcr-digests-'));
  writeFileSync(join(dir, 'a.log'), bytes);
  writeFileSync(join(dir, 'b.log.gz'), gzipSync(bytes));
});
afterAll(() => rmSync(dir, { recursive: true }));

async function inputOf(name: string): Promise<Input> {
  const { inputs } = await findInputs([join(dir, name)]);
  const [input] = inputs;
  if (!input) throw new Error(`${name} is no input`);
  return input;
}

describe('citationDigests', () => {
  it.each(['a.log', 'b.log.gz'])('hashes any range of %s as the stream of its bytes says', async (name) => {
    const input = await inputOf(name);
    const cited = ranges.map((range) => ({ ...range, file: input.file }));
    const digests = await citationDigests([input], () => cited);
    const expected = await hashRanges(input.open(), ranges);
    expect(expected.filter((digest) => digest !== null).length).toBeGreaterThan(250);
    expect(cited.map((range) => digests.of(range))).toEqual(expected);
    digests.close();
  });

  it('has none of what cannot be read twice', async () => {
    const stdin: Input = { file: '-', size: null, open: () => (async function* () {})() };
    const cited = { file: '-', offset: 0, bytes: 5 };
    const digests = await citationDigests([stdin], () => [cited]);
    expect(digests.of(cited)).toBeNull();
    expect(digests.of({ ...cited, file: 'never read' })).toBeNull();
    digests.close();
  });

  it('has none of a file that is gone', async () => {
    writeFileSync(join(dir, 'gone.log'), bytes.subarray(0, 5000));
    const input = await inputOf('gone.log');
    rmSync(join(dir, 'gone.log'));
    const digests = await citationDigests([input], () => []);
    expect(digests.of({ file: input.file, offset: 0, bytes: 10 })).toBeNull();
    digests.close();
  });
});
