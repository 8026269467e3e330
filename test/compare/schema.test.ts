import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.ts';
import { compare } from '../../src/compare/compare.ts';
import type { Comparison } from '../../src/compare/comparison.ts';
import { renderCompareJson } from '../../src/renderers/compare-json.ts';
import { sample } from '../helpers/samples.ts';
import { call, leftCall, sideOf, times } from './calls-builder.ts';

const schema: object = JSON.parse(readFileSync(new URL('../../compare.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ allErrors: true, strict: true }).compile(schema);
const errors = (comparison: unknown) => (validate(comparison) ? [] : [...(validate.errors ?? [])]);

const printed = (c: Comparison): Record<string, unknown> => JSON.parse(renderCompareJson(c));
const fixed = () => printed(compare(sideOf(times(6, leftCall())), sideOf(times(6, call()))));

describe('compare.schema.json', () => {
  it.each([
    ['01', '05'],
    ['01', '06'],
    ['07', '01'],
    ['06', '01'],
  ])('accepts the comparison of %s with %s', async (before, after) => {
    const [b, a] = await Promise.all([before, after].map((name) => analyze([sample(name).path])));
    if (!b || !a) throw new Error('no analysis');
    expect(errors(printed(compare(b.report, a.report)))).toEqual([]);
  });

  it('accepts comparisons without a cutoff, without calls, and with additions', () => {
    expect(errors(printed(compare(sideOf([call()]), sideOf([call()]))))).toEqual([]);
    expect(errors(printed(compare(sideOf([]), sideOf([]))))).toEqual([]);
    expect(errors({ ...fixed(), added: 1 })).toEqual([]);
  });

  it.each<[string, (c: Record<string, unknown>) => unknown]>([
    ['another version', (c) => ({ ...c, schemaVersion: 2 })],
    ['an unknown verdict', (c) => ({ ...c, verdict: 'perhaps' })],
    ['a p value above 1', (c) => ({ ...c, durations: { mannWhitneyP: 1.1, ksP: 1, ksD: 0 } })],
    ['a missing key', ({ exposed: _, ...rest }) => rest],
    [
      'a criterion without its reason',
      (c) => ({ ...c, criteria: [{ name: 'workload', title: '', status: 'passed' }] }),
    ],
  ])('rejects %s', (_, mutilate) => {
    expect(errors(mutilate(fixed()))).not.toEqual([]);
  });
});
