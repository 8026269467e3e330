import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { formats, readFormat } from '../../src/formats/index.ts';
import type { FactKind, Format, Reading } from '../../src/types.ts';
import { lineOf, peeled } from './line-of.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures');
const Truth = z.object({ requests: z.array(z.object({ lines: z.record(z.string(), z.number()) })) });

interface Entry {
  line: number;
  text: string;
  format: string | null;
  reading: Reading | 'noise' | null;
}

/** Reads a log as the pipe does: line by line, with records of several lines continued in order. */
function readLog(path: string): Entry[] {
  const entries: Entry[] = [];
  let head: { entry: Entry; format: Format; index: number } | null = null;
  readFileSync(path, 'utf8')
    .split('\n')
    .forEach((raw, i) => {
      const text = peeled(raw);
      const entry: Entry = { line: i + 1, text, format: null, reading: null };
      entries.push(entry);
      const read = text.trim() === '' ? null : readFormat(lineOf(text));
      if (read) {
        Object.assign(entry, { format: read.format, reading: read.reading });
        const format = formats.find((f) => f.name === read.format);
        head = format?.continue ? { entry, format, index: 0 } : null;
        return;
      }
      if (!head?.entry.reading) return;
      const more = head.format.continue?.(head.entry.reading, text, head.index);
      if (!more) {
        head = null;
        return;
      }
      head.index++;
      head.entry.reading = more.record;
      entry.format = head.format.name;
      if (more.last) head = null;
    });
  return entries;
}

const logs = ['captured', 'investigation'].flatMap((folder) =>
  readdirSync(join(FIXTURES, folder))
    .filter((name) => name.endsWith('.log'))
    .map((name) => join(folder, name)),
);

const KINDS: Readonly<Record<string, FactKind[]>> = {
  request: ['request-started'],
  completed: ['request-finished'],
  client_error: ['caller-error'],
  disconnect_logged: ['response-undeliverable'],
};

describe.each(logs)('%s', (name) => {
  const entries = readLog(join(FIXTURES, name));

  it('has no line that no format knows', () => {
    expect(entries.filter((e) => e.format === null && e.text.trim() !== '').map((e) => `${e.line}: ${e.text}`)).toEqual(
      [],
    );
  });

  it('has a token of its format in every line that yields a Reading', () => {
    for (const { reading, format, text } of entries) {
      if (!reading || reading === 'noise') continue;
      const tokens = formats.find((f) => f.name === format)?.tokens ?? [];
      expect(
        tokens.some((token) => text.includes(token)),
        `${format}: ${text}`,
      ).toBe(true);
    }
  });

  if (name.startsWith('captured'))
    it('has the events where the truth file says they are', () => {
      const truth = Truth.parse(JSON.parse(readFileSync(join(FIXTURES, name.replace(/log$/, 'truth.json')), 'utf8')));
      for (const { lines } of truth.requests)
        for (const [what, line] of Object.entries(lines)) {
          const reading = entries[line - 1]?.reading;
          expect([`${what} ${line}`, KINDS[what]]).toEqual([
            `${what} ${line}`,
            expect.arrayContaining([reading && reading !== 'noise' ? reading.kind : reading]),
          ]);
        }
    });
});
