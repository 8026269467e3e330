import { expect, it } from 'vitest';
import type { SourceRecords } from '../../src/read-records.ts';
import { randomFrom } from '../helpers/random.ts';
import { samples } from '../helpers/samples.ts';
import { readBoth } from './read-both.ts';

/** Values that decide something: statuses, exit codes, durations. */
const VALUES: readonly RegExp[] = [
  /(status[^0-9]{1,3})\d{3}\b/g,
  /(HTTP\/1\.1"? )\d{3}\b/g,
  /(exit_code[^0-9-]{1,3})-?\d+/g,
  /((?:_ms|length|size)[^0-9]{1,3})[\d.]+/g,
  /(time=)\d+/g,
];
const OTHERS = ['0', '1', '-1', '124', '137', '200', '204', '404', '422', '499', '500', '502', '503', '504', '60000'];
const WORDS = ['completed', 'failed', 'timeout', 'killed'];

function withOtherValues(text: string, random: () => number): string {
  const oneOf = (all: readonly string[]) => all[Math.floor(random() * all.length)] ?? '';
  let changed = text;
  for (const value of VALUES)
    changed = changed.replace(value, (whole, key: string) => (random() < 0.4 ? key + oneOf(OTHERS) : whole));
  return changed
    .replace(/completed/gi, (word) => (random() < 0.2 ? oneOf(WORDS) : word))
    .replace(/null|true|false/g, (word) => (random() < 0.1 ? oneOf(['null', 'true', 'false', '"x"', '7']) : word));
}

/** What the lines say and where they are; times before and after them may be taken from other neighbours. */
function said({ records }: SourceRecords): string[] {
  return records.map(({ reading, source, format }) => JSON.stringify([source.line, format, reading]));
}

const endedLines = (bytes: Uint8Array) => `${Buffer.from(bytes).toString('latin1').trimEnd()}\n`;

it.each(samples)('reads other values in lines of known templates as every line is read: $name', async ({ bytes }) => {
  const random = randomFrom(7);
  let log = '';
  for (let i = 0; i < 12; i++) log += withOtherValues(endedLines(bytes), random);
  const { quick, full } = await readBoth(Buffer.from(log, 'latin1'));
  expect(said(quick)).toEqual(said(full));
});

it.each(samples)('takes no line damaged in a digit for what its template says: $name', async ({ bytes }) => {
  const random = randomFrom(3);
  const text = endedLines(bytes);
  const damaged = () => text.replace(/\d/g, (digit) => (random() < 0.02 ? String(Math.floor(random() * 10)) : digit));
  let log = '';
  // Templates are learnt from stretches of 2,000 lines.
  while (log.length < 1_000_000) log += damaged();
  const { quick, full } = await readBoth(Buffer.from(log, 'latin1'));
  expect(said(quick)).toEqual(said(full));
});
