import { describe, expect, it } from 'vitest';
import { analyze } from '../src/index.ts';
import { report } from './helpers/report-builder.ts';
import { schemaErrors } from './helpers/report-schema.ts';

describe('report.schema.json', () => {
  it('accepts the report of the samples', async () => {
    const analysis = await analyze(['samples/fail3.log', 'samples/success2.log']);
    expect(schemaErrors(analysis.report)).toEqual([]);
  });

  it('accepts the report of an input that is no log', async () => {
    const analysis = await analyze(['package.json']);
    expect(schemaErrors(analysis.report)).toEqual([]);
  });

  it('accepts additions', () => {
    expect(schemaErrors({ ...report(), added: 1 })).toEqual([]);
  });

  const MUTILATED: [string, (copy: ReturnType<typeof report>) => unknown][] = [
    ['another version', (copy) => ({ ...copy, schemaVersion: 2 })],
    ['a missing key', ({ blindSpots: _, ...rest }) => rest],
    ['an unknown outcome', (copy) => ({ ...copy, requests: [{ ...copy.requests[0], outcome: 'lost' }] })],
    [
      'a line number of zero',
      (copy) => ({
        ...copy,
        requests: [{ ...copy.requests[0], events: [{ ...copy.requests[0]?.events[0], line: 0 }] }],
      }),
    ],
    [
      'a time without its zone',
      (copy) => ({ ...copy, requests: [{ ...copy.requests[0], startedAt: '2026-02-10T07:49:12' }] }),
    ],
    ['a rule nobody knows', (copy) => ({ ...copy, verdict: { ...copy.verdict, rule: 'gremlins' } })],
  ];

  it.each(MUTILATED)('rejects %s', (_, mutilate) => {
    expect(schemaErrors(mutilate(report()))).not.toEqual([]);
  });
});
