import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packed } from '../../commands/_packed.ts';

it('packs pieces of any length into few blocks, byte for byte', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.nat(200_000).map((n) => 'é'.repeat(n)),
    fc.nat(200_000).map((n) => 'a'.repeat(n)),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const blocks: Buffer[] = [];
      for (const block of packed(pieces)) blocks.push(Buffer.from(block));
      const expected = Buffer.from(pieces.join(''));
      expect(Buffer.concat(blocks).equals(expected)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

it('makes one block of many short pieces', () => {
  expect([...packed(Array.from({ length: 1000 }, () => 'short'))]).toHaveLength(1);
});
