import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SourceRecords } from '../../src/read-records.ts';
import { randomFrom } from '../helpers/random.ts';
import { sample, samples } from '../helpers/samples.ts';
import { rewrite } from '../helpers/variants.ts';
import { inner } from '../input/inner.ts';
import { wrappers } from '../input/wrappers.ts';
import { readBoth } from './read-both.ts';

const MADE = join(import.meta.dirname, '..', 'fixtures', 'made');
const made = readdirSync(MADE)
  .filter((name) => name.endsWith('.log'))
  .map((name) => ({ name, bytes: readFileSync(join(MADE, name)) }));

/** Several stretches, so that later ones are read by what earlier ones taught. */
const LINES = 5000;
const CHARACTERS = 3_000_000;

type Damage = (line: string, random: () => number) => string;
const none: Damage = (line) => line;

/** A log over and over, with other digits behind the seconds and in ports each time. */
function grown(bytes: Buffer, random: () => number, damage: Damage = none): Buffer {
  const lines = bytes.toString('latin1').replace(/\n$/, '').split('\n');
  const out: string[] = [];
  for (let size = 0; out.length < LINES && size < CHARACTERS; size += bytes.length) {
    const other = () => String(Math.floor(random() * 10));
    for (const line of lines)
      out.push(
        damage(
          line.replace(/(?<=[.,:]\d{2})\d{1,7}(?=\D)/g, (digits) => digits.replace(/\d/g, other)),
          random,
        ),
      );
  }
  return Buffer.from(`${out.join('\n')}\n`, 'latin1');
}

/** One line in a hundred is changed: a byte, its length, its place. */
const damaged: Damage = (line, random) => {
  if (random() > 0.01) return line;
  const at = Math.floor(random() * (line.length + 1));
  const some = String.fromCharCode(Math.floor(random() * 256)).replace('\n', '\\');
  const changes = [
    () => line.slice(0, at),
    () => line.slice(at),
    () => `${line.slice(0, at)}${some}${line.slice(at + 1)}`,
    () => `${line.slice(0, at)}${some}${line.slice(at)}`,
    () => `${line}${line.slice(at)}`,
    () => line.replace(/\d/, '7'),
    () => line.replace(/\d(?=\D*$)/, '9'),
    () => line.replace(/:\d\d/, ':61'),
    () => line.replace(/-\d\d-/, '-13-'),
    () => `${line}\n{`,
    () => `${line}\r`,
    () => '',
  ];
  return changes[Math.floor(random() * changes.length)]?.() ?? line;
};

const CHARACTERS_OF_IDS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_';

/** Other ids behind keys and other numbers, and one line in a hundred damaged. */
const varied: Damage = (line, random) => {
  const oneOf = (characters: string) => characters.charAt(Math.floor(random() * characters.length));
  const other = line
    .replace(/(?<=_id(?:"|'|\\")?[:=] ?\\?["']?)[\w-]{4,}/g, (id) => id.replace(/./g, () => oneOf(CHARACTERS_OF_IDS)))
    .replace(/(?<=[ =(])[1-9]\d+(?=[, })]|ms|$)/g, (digits) => digits.replace(/\d/g, () => oneOf('123456789')));
  return damaged(other, random);
};

/** As texts: comparing ten thousands of objects takes seconds. */
async function expectSame(bytes: Uint8Array, size?: number): Promise<void> {
  const { quick, full } = await readBoth(bytes, size);
  expect({ ...quick, ...texts(quick) }).toEqual({ ...full, ...texts(full) });
}

function texts({ records, unrecognised }: SourceRecords) {
  return { records: textOf(records), unrecognised: textOf(unrecognised) };
}

/** The first that differ are shown by their number. */
function textOf(all: readonly unknown[]): string {
  return all.map((one, i) => `${i} ${JSON.stringify(one)}`).join('\n');
}

describe('the quick reader gives what looking at every line gives', () => {
  it.each([...samples, ...made])('of $name, over and over', async ({ bytes }) => {
    await expectSame(grown(bytes, randomFrom(1)));
  });

  it.each([...samples, ...made])('of $name with other ids and a line in a hundred damaged', async ({ bytes }) => {
    await expectSame(grown(bytes, randomFrom(1), varied), 300_000);
  });

  it.each(Object.entries(wrappers))('of %s', async (_, { wrap, withoutEmpty }) => {
    const lines = withoutEmpty ? inner.filter(({ text }) => text !== '') : inner;
    await expectSame(grown(Buffer.from(wrap(lines)), randomFrom(2), varied));
  });

  it.each(['01_', '05_', '06_', '14_', '16_'].map(sample))('of $name without the envelope', async (one) => {
    const { quick, full } = await readBoth(
      grown(
        rewrite(one, ({ text }) => text),
        randomFrom(3),
        damaged,
      ),
    );
    expect(quick).toEqual(full);
  });

  it('of logs that change their wrapper in the middle', async () => {
    const wraps = Object.values(wrappers).map(({ wrap }) => Buffer.from(wrap(inner)));
    const random = randomFrom(4);
    for (let run = 0; run < 4; run++) {
      const parts = [0, 1, 2].map(() => wraps[Math.floor(random() * wraps.length)] ?? Buffer.alloc(0));
      await expectSame(Buffer.concat(parts.map((part) => grown(part, random))));
    }
  });

  it('of pieces of any size, with carriage returns, and of another encoding', async () => {
    const text = grown(sample('01_').bytes, randomFrom(5)).toString('latin1');
    for (const size of [997, 4096, 1 << 24]) await expectSame(Buffer.from(text), size);
    for (const other of [
      Buffer.from(text.replaceAll('\n', '\r\n')),
      Buffer.from(`\uFEFF${text}`),
      Buffer.from(text, 'utf16le'),
      Buffer.from(`${text.slice(0, 300_000)}\0\0\0${text.slice(300_000)}`),
      Buffer.from(text.slice(0, -1)),
      Buffer.from(text.slice(0, 300_000) + 'x'.repeat(1 << 21) + text.slice(300_000)),
    ]) {
      await expectSame(other, 1 << 20);
    }
  });
});
