import { lineStamp } from '../time/line-stamp.ts';
import type { Clock, ClockStamp, RawRecord } from '../time/raw-record.ts';
import type { Format, FormatName, Line, Reading } from '../types.ts';
import type { KnownLine } from './known-line.ts';

/** A record of several lines that may still go on. */
export interface OpenRecord {
  readonly format: Format;
  reading: Reading | 'noise';
  readonly raw: RawRecord | null;
  index: number;
}

/** A line that bears a stamp, and the format that has it. It is parsed only when somebody asks. */
export interface StampedLine {
  readonly line: Line;
  readonly format: FormatName | null;
}

/** What is remembered of one stream (file, pod, container) while it is read. */
export interface Stream {
  lastLine: StampedLine | null;
  /** The last line that looks as if it bore a stamp of its own, for records whose envelope tells whole seconds only. */
  lastOwn: StampedLine | null;
  lastStamp: ClockStamp | null;
  /** Where these two are among lines that were skipped, and what is known of them; -1 where they were read. */
  lastLineAt: number;
  lastLineNoise: KnownLine | null;
  lastOwnAt: number;
  lastOwnNoise: KnownLine | null;
  /** Lines of it were skipped in this stretch. */
  touched: boolean;
  waiting: RawRecord[];
  /** Which stamps a record that waits could use: a sum of GIVES. */
  needs: number;
  open: OpenRecord[];
  /** Formats of the last lines that were skipped and might go on, in a ring; how many there were. */
  readonly skipped: (Format | undefined)[];
  skippedCount: number;
  readonly clocks: Map<FormatName | null, Clock>;
}

/** What a stamp can be used for. */
export const GIVES = { any: 1, fine: 2, absolute: 4 } as const;

/** How many records of several lines may be open at once in a stream that mixes sources without naming them. */
const MAX_OPEN = 4;
/** A clock that tells at least milliseconds, in µs. */
export const FINE = 1000;

export function newStream(): Stream {
  return {
    lastLine: null,
    lastOwn: null,
    lastStamp: null,
    lastLineAt: -1,
    lastLineNoise: null,
    lastOwnAt: -1,
    lastOwnNoise: null,
    touched: false,
    waiting: [],
    needs: 0,
    open: [],
    skipped: new Array<Format | undefined>(MAX_OPEN).fill(undefined),
    skippedCount: 0,
    clocks: new Map(),
  };
}

/** Lines of no interest open records too (a debug object), but never push out one that matters. */
export function openRecord(stream: Stream, record: OpenRecord): void {
  const { open } = stream;
  const isNoise = record.raw === null;
  let ofKind = 0;
  let last = open.length;
  for (let i = 0; i < open.length; i++) {
    if ((open[i]?.raw === null) === isNoise && ++ofKind === MAX_OPEN) last = i;
  }
  // It takes the first place, and the others up to the one that it pushes out move on.
  for (let i = last; i > 0; i--) open[i] = open[i - 1] as OpenRecord;
  open[0] = record;
}

/** Notes that a line of no interest was counted which other lines might go on. */
export function skipOpening(stream: Stream, format: Format): void {
  stream.skipped[stream.skippedCount % MAX_OPEN] = format;
  stream.skippedCount++;
}

/** Opens what such lines would have opened: of these, no more than the last few are of any effect. */
export function openSkipped(stream: Stream): void {
  const count = stream.skippedCount;
  if (count === 0) return;
  for (let i = Math.max(0, count - MAX_OPEN); i < count; i++) {
    const format = stream.skipped[i % MAX_OPEN];
    if (format) openRecord(stream, { format, reading: 'noise', raw: null, index: 0 });
  }
  stream.skippedCount = 0;
}

/** The stamp of the last line that bears a fine one of its own. */
export function lastFine(stream: Stream): ClockStamp | null {
  const found = stream.lastOwn && lineStamp(stream.lastOwn.line, stream.lastOwn.format);
  return found && found.stamp.resolution <= FINE ? found : null;
}

/** The stamp of the last line that bears any, of its own or of its envelope. */
export function lastStamp(stream: Stream): ClockStamp | null {
  if (stream.lastLine) {
    const { line, format } = stream.lastLine;
    stream.lastStamp = lineStamp(line, format) ?? stream.lastStamp;
    stream.lastLine = null;
  }
  return stream.lastStamp;
}

/** What the records of a stream that wait could use. */
export function needsOf(waiting: readonly RawRecord[]): number {
  let needs = 0;
  for (const { reading, envelope } of waiting) {
    needs |= reading.stamp !== null ? GIVES.absolute : envelope?.stamp ? GIVES.fine : GIVES.any;
  }
  return needs;
}

/** What the stamp of a line can be used for; 0 for a line without. */
export function givesOf(found: ClockStamp | null): number {
  if (!found) return 0;
  const { resolution, zone } = found.stamp;
  return GIVES.any | (resolution <= FINE ? GIVES.fine : 0) | (zone === 'absolute' ? GIVES.absolute : 0);
}

/** A cheap look at whether a line bears a stamp of its own. */
export function looksStamped(text: string): boolean {
  const first = text.charCodeAt(0);
  if (first === 0x7b) return /"(?:timestamp|asctime|time|ts|date)"/.test(text);
  return (
    (first >= 0x30 && first <= 0x39) ||
    first === 0x5b ||
    (first >= 0x41 && first <= 0x53 && /^[A-Z][a-z]{2} /.test(text))
  );
}
