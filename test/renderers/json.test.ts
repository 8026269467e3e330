import { describe, expect, it } from 'vitest';
import { jsonPieces, layoutFor } from '../../src/renderers/json.ts';
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
    expect([...jsonPieces(given, open, { layout: 'indented' })].join('')).toBe(`${JSON.stringify(given, null, 2)}\n`);
  });

  it('comes in pieces no longer than a call, however many calls there are', () => {
    const many = report({ requests: Array.from({ length: 500 }, (_, n) => request({ id: `call-${n}` })) });
    const pieces = [...jsonPieces(many, open, { layout: 'indented' })];
    expect(pieces.join('')).toBe(`${JSON.stringify(many, null, 2)}\n`);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(10_000);
  });

  it.each(['lines', 'one-line'] as const)('says the same in the layout %s', (layout) => {
    const given = report({ requests: [request({ id: 'a\n"b"' }), request({ id: 'c' })] });
    expect(JSON.parse([...jsonPieces(given, open, { layout })].join(''))).toEqual(given);
  });

  it('has each call on a line of its own in the layout of many calls', () => {
    const many = report({ requests: Array.from({ length: 1200 }, (_, n) => request({ id: `call-${n}` })) });
    const lines = [...jsonPieces(many, open, { layout: layoutFor(1200) })].join('').split('\n');
    const calls = lines.filter((line) => line.startsWith('    {"id":"call-'));
    expect(calls.map((line) => JSON.parse(line.replace(/,$/, '')))).toEqual(many.requests);
  });

  it('is one line in the layout of one line, and says what it is before all else', () => {
    const text = [...jsonPieces(report(), open, { layout: 'one-line', type: 'report' })].join('');
    expect(text).toBe(`${JSON.stringify({ type: 'report', ...report() })}\n`);
  });

  it('takes requests that are given for those of the report, and hides nothing in them', () => {
    const hide = <T extends object>(part: T) => ('requests' in part ? ({} as T) : part);
    const requests = [request({ id: 'given' })];
    const text = [...jsonPieces(report(), hide, { layout: 'indented', requests })].join('');
    expect(JSON.parse(text)).toEqual({ ...report(), requests });
  });

  it('hides secrets part by part, each under its own key', () => {
    const keys = new Set<string>();
    const hide = <T extends object>(part: T) => {
      for (const key of Object.keys(part)) keys.add(key);
      return part;
    };
    [...jsonPieces(report(), hide, { layout: 'indented' })].join('');
    expect([...keys].sort()).toEqual(Object.keys(report()).sort());
  });
});
