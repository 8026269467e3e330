import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { RawLine } from '../../../src/raw-lines.ts';
import { chooseLines } from '../../../src/renderers/html/choose-lines.ts';
import type { LinesData } from '../../../src/renderers/html/pack/calls-data.ts';
import { delivered, event, request } from '../../helpers/report-builder.ts';

const line = (n: number, text = `line ${n}`, offset = n * 100): RawLine => ({
  line: n,
  lines: 1,
  offset,
  bytes: 90,
  text,
  whole: null,
  inSecret: false,
});

const file = (lines: readonly RawLine[]) => new Map([['a.log', lines]]);
const at = (n: number, offset = n * 100) => event({ file: 'a.log', line: n, offset, bytes: 90 });
const open = (pieces: readonly Uint8Array[]) =>
  pieces.flatMap((piece) => JSON.parse(inflateRawSync(piece).toString()) as LinesData[]);
const all = Array.from({ length: 40 }, (_, n) => line(n + 1));
const asTheyAre = (text: string) => text;

describe('chooseLines', () => {
  it('takes what is cited and two lines on each side', () => {
    const chosen = open(chooseLines([request({ events: [at(10)] })], file(all), asTheyAre, 1e6));
    expect(chosen).toEqual([
      {
        file: 'a.log',
        steps: [8, 1, 1, 1, 1],
        places: [0, 0, 0, 0, 0],
        texts: [8, 9, 10, 11, 12].map((n) => `line ${n}`),
      },
    ]);
  });

  it('takes each line once, however many calls are near it', () => {
    const calls = [request({ events: [at(10)] }), request({ id: 'b', events: [at(11)] })];
    const texts = open(chooseLines(calls, file(all), asTheyAre, 1e6)).flatMap((each) => each.texts);
    expect(texts).toEqual([8, 9, 10, 11, 12, 13].map((n) => `line ${n}`));
  });

  it('takes of a line of many records only those that are cited, and tells them apart', () => {
    const records = [line(1, 'first', 0), line(1, 'second', 100), line(1, 'third', 200)];
    const calls = [request({ events: [at(1, 100), at(1, 200)] })];
    expect(open(chooseLines(calls, file(records), asTheyAre, 1e6))).toEqual([
      { file: 'a.log', steps: [1, 0], places: [0, 100], texts: ['second', 'third'] },
    ]);
  });

  it('never takes more room than there is, and gives it to failed calls first', () => {
    const long = (n: number) =>
      line(n, Array.from({ length: 1400 }, (_, i) => ((i * n * 7919) % 36).toString(36)).join(''));
    const lines = Array.from({ length: 3000 }, (_, n) => long(n + 1));
    const calls = [
      ...Array.from({ length: 500 }, (_, n) => delivered({ id: `ok${n}`, events: [at(n * 5 + 3)] })),
      request({ id: 'dead', events: [at(2990)] }),
    ];
    const pieces = chooseLines(calls, file(lines), asTheyAre, 60_000);
    const room = pieces.reduce((sum, piece) => sum + Math.ceil(piece.length / 3) * 4 + 1, 0);
    expect(room).toBeLessThanOrEqual(60_000);
    expect(open(pieces.slice(0, 1)).flatMap((each) => each.texts)).toContain(long(2990).text);
    expect(chooseLines(calls, file(lines), asTheyAre, 0)).toEqual([]);
  });

  it('cuts a line that has no end, and says so', () => {
    const calls = [request({ events: [at(1)] })];
    const [data] = open(chooseLines(calls, file([line(1, 'x'.repeat(1_000_000))]), asTheyAre, 1e6));
    expect(data?.texts[0]).toMatch(/^x{1500} … \(998,500 more characters\)$/);
  });

  it('takes secrets out', () => {
    const calls = [request({ events: [at(1)] })];
    const [data] = open(chooseLines(calls, file([line(1, 'key')]), (text) => text.replace('key', '[redacted]'), 1e6));
    expect(data?.texts).toEqual(['[redacted]']);
  });
});
