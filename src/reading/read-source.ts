import { type Input, type ReadLinesOptions, splitLines } from '../input/index.ts';
import { notices } from '../input/notices.ts';
import { MAX_TEXT_BYTES, type RawLine } from '../input/raw-line.ts';
import { readProblem } from '../input/read-problem.ts';
import { templateHasher } from '../input/template-hasher.ts';
import type { Format } from '../types.ts';
import { QuickReader } from './quick-reader.ts';
import { RecordReader } from './record-reader.ts';
import type { SourceRecords } from './records.ts';

export interface ReadSourceOptions extends ReadLinesOptions {
  /** Also keeps the lines that no format knows. */
  readonly keepUnrecognised?: boolean;
  /** Told at the end if a record stands on several physical lines, as a transport or a layout cut it. */
  readonly onSpansLines?: () => void;
}

const LF = 0x0a;
/** Lines that are given to the splitter one by one until it knows what it splits. */
const TRIES = 40;

/**
 * Reads one input into the records that matter, and accounts for every physical line: the same as `readRecords` of
 * `readLines`, but quicker. Never throws because of what an input holds or because it cannot be read: see `onProblem`.
 */
export async function readSource(
  input: Input,
  formats: readonly Format[],
  options: ReadSourceOptions = {},
): Promise<SourceRecords> {
  const reader = new RecordReader(input.file, formats, options.keepUnrecognised ?? false);
  const quick = new QuickReader(input.file, reader);
  const splitter = splitLines();
  const noticed = notices(input.file);
  const hash = templateHasher();
  const give = (raws: readonly RawLine[]) => {
    noticed.see(raws);
    quick.push(raws);
  };

  /** At most MAX_TEXT_BYTES. */
  const take = (bytes: Buffer) => {
    let at = 0;
    for (let tries = 0; tries < TRIES && at < bytes.length; tries++) {
      const place = splitter.place;
      const last = place === null ? bytes.indexOf(LF, at) : bytes.lastIndexOf(LF);
      if (last < at) break;
      if (place === null) give(splitter.push(bytes.subarray(at, last + 1)));
      else if (bytes.includes(0)) break;
      else {
        const hashed = hash(bytes, at, last);
        quick.pushBlock(bytes, at, hashed, place.line, place.offset);
        splitter.pass(hashed.ends.length, last + 1 - at);
      }
      at = last + 1;
    }
    if (at < bytes.length) give(splitter.push(bytes.subarray(at)));
  };

  try {
    for await (const chunk of input.open(options.onProgress)) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      for (let at = 0; at < bytes.length; at += MAX_TEXT_BYTES) take(bytes.subarray(at, at + MAX_TEXT_BYTES));
    }
  } catch (error) {
    options.onProblem?.(readProblem(input.file, error));
  }
  give(splitter.end());
  quick.end();
  if (quick.spansLines) options.onSpansLines?.();
  for (const notice of noticed.of(splitter)) options.onNotice?.(notice);
  return reader.end();
}
