import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyProblem, splitKeys } from '../../../src/server/config/split-keys.ts';

describe('a key', () => {
  it.each([
    ['', 'expected a key'],
    ['ü', 'ASCII'],
    ['a b', 'white space'],
    ['a\tb', 'white space'],
    ['a\n', 'line break'],
    ['\u00a0a', 'white space'],
    ['a\0', 'ASCII'],
    ['k'.repeat(251), 'may have 250 characters, this has 251'],
  ])('%j is refused', (key, why) => {
    expect(keyProblem(key)).toContain(why);
  });

  it('is taken if it can stand in a header as one token, and then only', () => {
    const canBeSent = (key: string) => new Headers({ authorization: `Bearer ${key}` }).get('authorization');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }), (key) => {
        if (keyProblem(key) === null) expect(canBeSent(key)).toBe(`Bearer ${key}`);
      }),
    );
  });

  it('is never quoted in the message that refuses it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 6 }), (key) => {
        const secret = `x7Q${key}Q7x`;
        expect(keyProblem(secret) ?? '').not.toContain(secret);
      }),
    );
  });
});

describe('a list of keys', () => {
  it('loses the spaces around its commas', () => {
    expect(splitKeys(' a , b,c')).toEqual({ keys: ['a', 'b', 'c'], problem: null });
  });

  it('is refused for one that is none', () => {
    expect(splitKeys('a,,b').problem).toContain('empty');
    expect(splitKeys('a,b\n').problem).toContain('line break');
  });
});
