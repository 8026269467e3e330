import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pythonValues } from '../../src/formats/helpers/python-values.ts';

describe('key=value text of Python', () => {
  it.each([
    ["a=1 b='x y' c=None d=True", { a: 1, b: 'x y', c: null, d: true }],
    ['a=\tb=2', { a: '', b: 2 }],
    ["a={'k': [1, '}']} b=(1, 2)", { a: "{'k': [1, '}']}", b: '(1, 2)' }],
    ["a='it\\'s' b=\"q\"", { a: "it's", b: 'q' }],
    ["a='no end", { a: 'no end' }],
    ['words before a=-1.5e3', { a: -1500 }],
  ])('%j', (text, values) => {
    expect(pythonValues(text)).toEqual(values);
  });

  it('ends on any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '=', ' ', '\t', '\n', "'", '{', ')', '\\', '1') }),
        (text) => typeof pythonValues(text) === 'object',
      ),
    );
  });
});
