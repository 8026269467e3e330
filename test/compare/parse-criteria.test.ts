import { describe, expect, it } from 'vitest';
import { DEFAULT_CRITERIA } from '../../src/compare/criteria.ts';
import { parseCriteria } from '../../src/compare/parse-criteria.ts';

describe('parseCriteria', () => {
  it('keeps the default of what is left out', () => {
    expect(parseCriteria('', 'c.yaml')).toEqual(DEFAULT_CRITERIA);
    expect(parseCriteria('alpha: 0.01\nmustPass: [hang-ups]\n', 'c.yaml')).toEqual({
      ...DEFAULT_CRITERIA,
      alpha: 0.01,
      mustPass: ['hang-ups'],
    });
  });

  it.each([
    ['alpha: 5', /c\.yaml: not valid criteria: alpha/],
    ['alfa: 0.05', /alfa/],
    ['mustPass: [everything]', /mustPass/],
    ['- a list', /the document/],
    ['alpha: [', /cannot be parsed/],
  ])('says what is wrong with %s', (text, message) => {
    expect(() => parseCriteria(text, 'c.yaml')).toThrow(message);
  });
});
