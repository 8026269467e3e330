import { RecordReader } from './reading/record-reader.ts';
import type { SourceRecords } from './reading/records.ts';
import type { Format, Line } from './types.ts';

export { RecordReader } from './reading/record-reader.ts';
export type { SourceRecords, UnrecognisedLine } from './reading/records.ts';

/**
 * Reads one input's lines (oldest first) into the records that matter, and accounts for every physical line.
 * `keepUnrecognised` also keeps the lines that no format knows.
 */
export async function readRecords(
  file: string,
  lines: AsyncIterable<readonly Line[]>,
  formats: readonly Format[],
  keepUnrecognised: boolean,
): Promise<SourceRecords> {
  const reader = recordReader(file, formats, keepUnrecognised);
  for await (const batch of lines) for (const line of batch) reader.add(line);
  return reader.end();
}

/** A reader of one input's lines, oldest first; see `readRecords`. */
export function recordReader(file: string, formats: readonly Format[], keepUnrecognised: boolean): RecordReader {
  return new RecordReader(file, formats, keepUnrecognised);
}
