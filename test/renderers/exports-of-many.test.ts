import { describe, expect, it } from 'vitest';
import { exportPieces } from '../../src/renderers/index.ts';
import { delivered, report, request } from '../helpers/report-builder.ts';

const CALLS = 20_000;
const many = report({
  requests: Array.from({ length: CALLS }, (_, n) =>
    n % 10 === 0 ? request({ id: `lost-${n}` }) : delivered({ id: `good-${n}` }),
  ),
});

describe.each(['trace', 'otlp'] as const)('%s of thousands of calls', (name) => {
  const pieces = [...exportPieces(name, many, { redact: true })];

  it('is made in small pieces, so that it may be longer than a string can be', () => {
    expect(pieces.length).toBeGreaterThan(CALLS);
    expect(pieces.reduce((most, { length }) => Math.max(most, length), 0)).toBeLessThan(10_000);
  });

  it('parses as a whole and tells of every call', () => {
    const text = pieces.join('');
    expect(() => JSON.parse(text)).not.toThrow();
    expect(new Set(text.match(/(?:lost|good)-\d+/g)).size).toBe(CALLS);
  });
});

it.each([
  ['trace', 'traceEvents'],
  ['otlp', 'resourceSpans'],
] as const)('%s of no calls is a document with an empty list', (name, key) => {
  const text = [...exportPieces(name, report({ requests: [] }), { redact: true })].join('');
  expect(JSON.parse(text)[key]).toEqual([]);
});
