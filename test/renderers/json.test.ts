import { describe, expect, it } from 'vitest';
import { jsonPieces } from '../../src/renderers/json.ts';
import { emptyReport, report, request } from '../helpers/report-builder.ts';

const open = <T>(part: T) => part;

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

  it('hides secrets part by part, each under its own key', () => {
    const keys = new Set<string>();
    const hide = <T extends object>(part: T) => {
      for (const key of Object.keys(part)) keys.add(key);
      return part;
    };
    [...jsonPieces(report(), hide)].join('');
    expect([...keys].sort()).toEqual(Object.keys(report()).sort());
  });
});
