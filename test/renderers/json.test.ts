import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapStrings } from '../../src/map-strings.ts';
import { jsonPieces } from '../../src/renderers/json.ts';
import { jsonText } from '../../src/renderers/parts/json-text.ts';
import { emptyReport, report, request } from '../helpers/report-builder.ts';

const open = (text: string) => text;

describe('the report as JSON', () => {
  it.each([
    ['of nothing', emptyReport()],
    ['of two calls', report()],
    [
      'with line breaks and quotes in its texts',
      report({ requests: [request({ id: 'a\n"b"\n    c', doubts: ['\n'] })] }),
    ],
  ])('%s is what JSON.stringify makes of it', (_, given) => {
    expect([...jsonPieces(given, open)].join('')).toBe(`${JSON.stringify(given, null, 2)}\n`);
  });

  it('comes in pieces of about 64 KB, however many calls there are', () => {
    const many = report({ requests: Array.from({ length: 500 }, (_, n) => request({ id: `call-${n}` })) });
    const pieces = [...jsonPieces(many, open)];
    expect(pieces.join('')).toBe(`${JSON.stringify(many, null, 2)}\n`);
    expect(pieces.length).toBeGreaterThan(5);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(80_000);
  });

  it('hides the secrets in every text, each told by its key', () => {
    const keys = new Set<string>();
    const hide = (_: string, key: string) => {
      keys.add(key);
      return 'hidden';
    };
    const given = report();
    const hidden = JSON.parse([...jsonPieces(given, hide)].join(''));
    expect(hidden).toEqual(mapStrings(given, () => 'hidden'));
    expect([...keys]).toEqual(expect.arrayContaining(['id', 'text', 'statement', 'blindSpots']));
  });

  it('is what JSON.stringify makes of any plain data', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (data) => {
        expect(jsonText(data, '', '\n', open)).toBe(JSON.stringify(data, null, 2));
      }),
    );
    const odd = { a: undefined, b: [undefined, Number.NaN], c: '\ud800', d: {}, e: { f: undefined }, '"': '\u2028' };
    expect(jsonText(odd, '', '\n', open)).toBe(JSON.stringify(odd, null, 2));
  });
});
