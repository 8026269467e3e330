import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashRanges } from '../src/hash-ranges.ts';

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

describe('hashRanges', () => {
  it('gives the hash of every range, however the stream is cut and however ranges overlap', async () => {
    const range = fc.record({ offset: fc.nat(60), bytes: fc.nat(40) });
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 64 }),
        fc.array(range, { maxLength: 6 }),
        fc.integer({ min: 1, max: 64 }),
        async (bytes, ranges, size) => {
          const expected = ranges.map(({ offset, bytes: length }) =>
            offset + length > bytes.length
              ? null
              : createHash('sha256')
                  .update(bytes.subarray(offset, offset + length))
                  .digest('hex'),
          );
          expect(await hashRanges(cut(bytes, size), ranges)).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  });
});
