import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerpt } from '../../src/formats/helpers/excerpt.ts';

describe('excerpt', () => {
  it.each([
    ['as it is', 'as it is'],
    ['exactly 20 letters..', 'exactly 20 letters..'],
    ['the caller hung up on it', 'the caller hung up…'],
    ['https://long.example/x/y/z', 'https://long.exampl…'],
  ])('%s', (text, expected) => {
    expect(excerpt(text, 20)).toBe(expected);
  });

  it('is a beginning of the text, and no longer than asked for', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        const shown = excerpt(text);
        expect(shown.length).toBeLessThanOrEqual(120);
        expect(text.startsWith(text.length <= 120 ? shown : shown.slice(0, -1))).toBe(true);
      }),
    );
  });
});
