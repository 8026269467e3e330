import { formats } from '../formats/index.ts';
import { type LinePeeler, peel, splitLines } from '../input/index.ts';
import { type RecordReader, recordReader, type SourceRecords } from '../read-records.ts';
import type { RawRecord } from '../time/raw-record.ts';
import type { Line } from '../types.ts';

/** One growing log, from its bytes to its records. */
export interface FollowLines {
  /** Takes the next bytes; true if they completed a line. */
  push(bytes: Uint8Array): boolean;
  /** What was read so far, the lines included that are not settled yet. */
  read(): SourceRecords;
  /** No more will come: what is read now is what reading the whole at once would have given. */
  end(): void;
  /** Forgets the records that begin at these lines. */
  drop(lines: ReadonlySet<number>): void;
}

interface Pass {
  readonly peeler: LinePeeler;
  readonly reader: RecordReader;
}

/** A record of several lines may still go on so many lines behind its first (LibreChat's errors have three). */
const MAY_GO_ON_LINES = 64;

/**
 * Reads twice. The settled pass looks at whole stretches before it believes in an envelope, as a batch run does, so its
 * records are exactly the batch's, but up to a stretch late. The live pass believes what the lines so far show, and
 * counts only for the lines that are not settled yet.
 */
export function followLines(file: string): FollowLines {
  const splitter = splitLines();
  const settled: Pass = { peeler: peel(file), reader: recordReader(file, formats, false) };
  const live: Pass = { peeler: peel(file, { growing: true }), reader: recordReader(file, formats, false) };
  let settledTo = 0;
  let readTo = 0;
  /** Lines that were dropped before the settled pass came to them. */
  let dropped = new Set<number>();
  let ended = false;

  function settle(lines: readonly Line[]): void {
    if (lines.length === 0) return;
    for (const line of lines) {
      settled.reader.add(line);
      readTo = Math.max(readTo, line.source.line + line.source.lines - 1);
    }
    settledTo = readTo - MAY_GO_ON_LINES;
    if (dropped.size > 0) settled.reader.keepOnly((record) => !dropped.has(record.source.line));
    dropped = new Set([...dropped].filter((line) => line > readTo));
    live.reader.keepOnly(isUnsettled);
  }

  function show(lines: readonly Line[]): void {
    for (const line of lines) live.reader.add(line);
  }

  function isUnsettled(record: RawRecord): boolean {
    return record.source.line > settledTo;
  }

  return {
    push(bytes) {
      const raws = splitter.push(bytes);
      settle(settled.peeler.push(raws));
      show(live.peeler.push(raws));
      return raws.length > 0;
    },
    read() {
      const sure = settled.reader.end();
      if (ended) return sure;
      show(live.peeler.flush());
      const now = live.reader.end();
      const records = [...sure.records.filter((r) => !isUnsettled(r)), ...now.records.filter(isUnsettled)];
      return { ...now, records, first: sure.first ?? now.first };
    },
    end() {
      const raws = splitter.end();
      settle([...settled.peeler.push(raws), ...settled.peeler.end()]);
      live.reader.keepOnly(() => false);
      ended = true;
    },
    drop(lines) {
      const isKept = (record: RawRecord) => !lines.has(record.source.line);
      settled.reader.keepOnly(isKept);
      live.reader.keepOnly(isKept);
      for (const line of lines) if (line > readTo) dropped.add(line);
    },
  };
}
