import { formats } from '../../src/formats/index.ts';
import { type Input, readLines } from '../../src/input/index.ts';
import { readRecords, type SourceRecords } from '../../src/read-records.ts';
import { readSource } from '../../src/reading/read-source.ts';

/** What the quick reader and the one that looks at every line make of the same bytes, given in pieces of `size`. */
export async function readBoth(
  bytes: Uint8Array,
  size = 65_536,
): Promise<{ quick: SourceRecords; full: SourceRecords }> {
  const input: Input = {
    file: 'x.log',
    size: null,
    async *open() {
      for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
    },
  };
  return {
    quick: await readSource(input, formats, { keepUnrecognised: true }),
    full: await readRecords('x.log', readLines(input), formats, true),
  };
}
