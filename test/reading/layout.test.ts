import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formats } from '../../src/formats/index.ts';
import { Layout, type Understood } from '../../src/reading/layout.ts';
import { otherDigits } from '../../src/reading/other-digits.ts';
import { randomFrom } from '../helpers/random.ts';
import { samples } from '../helpers/samples.ts';
import { rewrite } from '../helpers/variants.ts';

const copying = formats.filter((format) => format.copies);

/** What the first format that knows a line makes of it, if it is a record of one whose lines may have layouts. */
function understand(text: string): Understood | null {
  const line = { source: { file: '', line: 1, lines: 1, offset: 0, bytes: 0 }, text, envelope: null, meta: false };
  for (const format of formats) {
    const reading = format.read(line);
    if (reading === null) continue;
    return reading === 'noise' || !copying.includes(format) ? null : { envelope: null, reading };
  }
  return null;
}

/** Records of the samples, one of each sentence. */
const records = [
  ...new Map(
    samples
      .flatMap((sample) =>
        rewrite(sample, ({ text }) => text)
          .toString()
          .split('\n'),
      )
      .filter((text) => understand(text) !== null)
      .map((text) => [text.replace(/\d+/g, '0').replace(/[\w-]{8,}/g, ''), text]),
  ).values(),
];

const ID = /(?<=_id(?:"|'|\\")?[:=] ?\\?["']?)[\w-]{4,}/g;

/** A line of the same template: other digits, and other ids behind keys. */
function another(text: string, random: () => number): string {
  const characters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_';
  const other = () => characters.charAt(Math.floor(random() * characters.length));
  return otherDigits(text, random).replace(ID, (id) => id.replace(/./g, other));
}

function learnt(text: string, random: () => number): Layout {
  const layout = new Layout();
  for (let i = 0; i < 4; i++) layout.learn(i === 0 ? text : another(text, random), understand);
  return layout;
}

function readBy(layout: Layout, text: string): Understood | null {
  const block = Buffer.from(`before\n${text}\nbehind`, 'latin1');
  return layout.read(block, 7, 7 + text.length);
}

describe('a layout', () => {
  it('reads lines as their format does, for every sentence of the samples', () => {
    expect(records.length).toBeGreaterThan(20);
    fc.assert(
      fc.property(fc.constantFrom(...records), fc.integer(), (text, seed) => {
        const random = randomFrom(seed);
        const layout = learnt(text, random);
        for (let i = 0; i < 10; i++) {
          const line = another(text, random);
          const read = readBy(layout, line);
          if (read !== null) expect(read).toEqual(understand(line));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('is found for most of them', () => {
    const random = randomFrom(1);
    const found = records.filter((text) => {
      const layout = learnt(text, random);
      return Array.from({ length: 10 }, () => readBy(layout, another(text, random))).some((read) => read !== null);
    });
    expect(found.length / records.length).toBeGreaterThan(0.6);
  });

  it('is not believed where a byte differs that never did', () => {
    const line = (status: number, port: string) => `INFO:     10.0.0.1:${port} - "POST /v1/exec HTTP/1.1" ${status} OK`;
    const read = (text: string) => (text.includes(' 200 OK') ? understand(text) : null);
    const layout = new Layout();
    for (const port of ['12345', '23456', '34567']) layout.learn(line(200, port), read);
    // Lines made with other digits are no records to this reader, so nothing may be concluded from three.
    expect(readBy(layout, line(200, '45678'))).toBeNull();
    expect(readBy(layout, line(404, '45678'))).toBeNull();
  });

  it('is not used for lines of another length, before enough was seen, or for what is not ASCII', () => {
    const line = (id: string, of = 'py') =>
      `{"request_id": "${id}", "language": "${of}", "code_length": 31, "event": "Code execution request", "level": "info", "timestamp": "2026-11-23T17:20:34.100064Z"}`;
    const layout = new Layout();
    layout.learn(line('8kyql54A'), understand);
    expect(readBy(layout, line('9kyql54A'))).toBeNull();
    layout.learn(line('9kzzl54B'), understand);
    layout.learn(line('Aabcd56C'), understand);
    expect(readBy(layout, line('XyZ_-901'))).toEqual(understand(line('XyZ_-901')));
    expect(readBy(layout, line('XyZ_-9012'))).toBeNull();
    const other = new Layout();
    for (const id of ['8kyql54A', '9kzzl54B', 'Aabcd56C', 'XyZ_-901']) other.learn(line(id, 'pÿ'), understand);
    expect(readBy(other, line('8kyql54A', 'pÿ'))).toBeNull();
  });

  it('is given up where a value is not copied', () => {
    const layout = new Layout();
    const read = (text: string): Understood | null => {
      const understood = understand(text);
      const reading = understood?.reading;
      if (reading?.kind !== 'response-started') return null;
      return { envelope: null, reading: { ...reading, status: reading.status + 1 } };
    };
    for (const port of ['12345', '23456', '34567', '45678'])
      layout.learn(`INFO:     10.0.0.1:${port} - "POST /v1/exec HTTP/1.1" 200 OK`, read);
    expect(readBy(layout, 'INFO:     10.0.0.1:56789 - "POST /v1/exec HTTP/1.1" 200 OK')).toBeNull();
  });
});
