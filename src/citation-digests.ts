import { fileDigests } from './file-digests.ts';
import { type ByteRange, hashRanges } from './hash-ranges.ts';
import type { Input } from './input/index.ts';

/** A byte range of a file. */
export interface CitedRange extends ByteRange {
  readonly file: string;
}

/** SHA-256 (hex) of what is cited, null where it cannot be read a second time. */
export interface CitationDigests {
  of(cited: CitedRange): string | null;
  close(): void;
}

/**
 * The digests of what a report cites. What lies on disk as it was read is hashed when it is asked for; what has to be
 * unpacked is read now, once, for which `cited` goes through all citations. Standard input and pipes are gone.
 */
export async function citationDigests(
  inputs: readonly Input[],
  cited: () => Iterable<CitedRange>,
): Promise<CitationDigests> {
  const files = new Map<string, { of(range: ByteRange): string | null; close?(): void }>();
  const unpacked = new Map<string, Map<string, ByteRange>>();
  for (const { file, onDisk, size } of inputs) {
    if (onDisk !== undefined) files.set(file, fileDigests(onDisk));
    else if (size !== null) unpacked.set(file, new Map());
  }
  if (unpacked.size > 0) {
    for (const { file, offset, bytes } of cited()) unpacked.get(file)?.set(keyOf({ offset, bytes }), { offset, bytes });
  }
  for (const input of inputs) {
    const ranges = unpacked.get(input.file);
    if (ranges === undefined) continue;
    const digests = await hashed(input.open(), [...ranges.values()]);
    const known = new Map(Array.from(ranges.keys(), (key, n) => [key, digests[n] ?? null]));
    ranges.clear();
    files.set(input.file, { of: (range) => known.get(keyOf(range)) ?? null });
  }
  return {
    of: (range) => files.get(range.file)?.of(range) ?? null,
    close() {
      for (const file of files.values()) file.close?.();
    },
  };
}

function keyOf({ offset, bytes }: ByteRange): string {
  return `${offset}+${bytes}`;
}

/** Of what can be read: a file that is gone, or data that is broken, has no digests, and the report stands all the same. */
export async function hashed(
  bytes: AsyncIterable<Uint8Array>,
  ranges: readonly ByteRange[],
): Promise<(string | null)[]> {
  try {
    return await hashRanges(bytes, ranges);
  } catch {
    return [];
  }
}
