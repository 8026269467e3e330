import { formats } from '../formats/index.ts';
import { type LinePeeler, peel, splitLines } from '../input/index.ts';
import { type RecordReader, recordReader, type SourceRecords } from '../read-records.ts';
import type { RawRecord } from '../time/raw-record.ts';
import type { Line } from '../types.ts';

/** One growing log, from its bytes to its records. */
export interface FollowLines {
  /** Takes the next bytes; true if they completed a line. */
  push(bytes: Uint8Array): boolean;
  /** What was read so far, the lines included that are not settled yet, without the records that were put aside. */
  read(): SourceRecords;
  /** The same with them, if they were not forgotten. */
  readAll(): SourceRecords;
  /** No more will come: what is read now is what reading the whole at once would have given. */
  end(): void;
  /** Puts the records aside that begin at these lines. */
  putAside(lines: Iterable<number>): void;
  /** Forgets what is put aside, now and from now on. */
  forgetAside(): void;
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
  let aside = new Set<number>();
  let forgetting = false;
  let ended = false;

  function settle(lines: readonly Line[]): void {
    if (lines.length === 0) return;
    for (const line of lines) {
      settled.reader.add(line);
      readTo = Math.max(readTo, line.source.line + line.source.lines - 1);
    }
    settledTo = readTo - MAY_GO_ON_LINES;
    if (forgetting) forget();
    live.reader.keepOnly(isUnsettled);
  }

  function show(lines: readonly Line[]): void {
    for (const line of lines) live.reader.add(line);
  }

  function forget(): void {
    settled.reader.keepOnly(isShown);
    live.reader.keepOnly(isShown);
    // The settled pass has yet to come to the others.
    aside = new Set([...aside].filter((line) => line > readTo));
  }

  function isShown(record: RawRecord): boolean {
    return !aside.has(record.source.line);
  }

  function readAll(): SourceRecords {
    const sure = settled.reader.end();
    if (ended) return sure;
    show(live.peeler.flush());
    const now = live.reader.end();
    const records = [...sure.records.filter((r) => !isUnsettled(r)), ...now.records.filter(isUnsettled)];
    return { ...now, records, first: sure.first ?? now.first };
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
      const all = readAll();
      return aside.size === 0 ? all : { ...all, records: all.records.filter(isShown) };
    },
    readAll,
    end() {
      const raws = splitter.end();
      settle([...settled.peeler.push(raws), ...settled.peeler.end()]);
      live.reader.keepOnly(() => false);
      ended = true;
    },
    putAside(lines) {
      for (const line of lines) aside.add(line);
      if (forgetting) forget();
    },
    forgetAside() {
      forgetting = true;
      forget();
    },
  };
}
