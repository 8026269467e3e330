import { clockOf, lineStamp } from './time/line-stamp.ts';
import type { ClockStamp, RawRecord } from './time/raw-record.ts';
import type { EnvelopeName, Format, FormatName, Line, Reading, Source, SourceSummary } from './types.ts';

/** A line that no format knows. */
export interface UnrecognisedLine {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** What reading one input came to. */
export interface SourceRecords {
  readonly records: readonly RawRecord[];
  readonly summary: Omit<SourceSummary, 'from' | 'to'>;
  /** First and last stamps, for the period the source covers. */
  readonly first: ClockStamp | null;
  readonly last: ClockStamp | null;
  readonly unrecognised: readonly UnrecognisedLine[];
}

/** A record of several lines that may still go on. */
interface OpenRecord {
  readonly format: Format;
  reading: Reading | 'noise';
  readonly raw: RawRecord | null;
  index: number;
}

/** What is remembered of one stream (file, pod, container) while it is read. */
interface Stream {
  /** The last stamped lines' texts are parsed only when somebody asks, so a line is kept, not its stamp. */
  lastLine: { line: Line; format: FormatName | null } | null;
  /** The last line that bears a stamp of its own, for records whose envelope tells whole seconds only. */
  lastOwn: { line: Line; format: FormatName | null } | null;
  lastStamp: ClockStamp | null;
  waiting: RawRecord[];
  open: OpenRecord[];
}

/** How many records of several lines may be open at once in a stream that mixes sources without naming them. */
const MAX_OPEN = 4;
/** A record that goes on for longer than this is not one (a traceback of a deep recursion has about 1,000 lines). */
const MAX_RECORD_LINES = 2_000;

/** A clock that tells at least milliseconds, in µs. */
const FINE = 1000;

/** Characters kept of a line that no format knows. */
const MAX_SHOWN = 2_000;

/** How many zone-less records at once wait for a neighbour with a zone: enough to infer their zone from. */
const ZONE_SAMPLES = 64;

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

/** Reads lines as they come. */
export interface RecordReader {
  add(line: Line): void;
  /** What reading came to so far; may be asked at any time. Its records go on growing while more lines are added. */
  end(): SourceRecords;
  /** Forgets the records that nobody needs any more; counts stay. */
  keepOnly(wanted: (record: RawRecord) => boolean): void;
}

/** A reader of one input's lines, oldest first; see `readRecords`. */
export function recordReader(file: string, formats: readonly Format[], keepUnrecognised: boolean): RecordReader {
  return new Reader(file, formats, keepUnrecognised);
}

class Reader implements RecordReader {
  readonly #file: string;
  readonly #formats: readonly Format[];
  readonly #keepUnrecognised: boolean;
  #records: RawRecord[] = [];
  readonly #streams = new Map<string, Stream>();
  /** All lines of the input as one stream: the neighbours of lines whose own stream bears no times at all. */
  readonly #whole: Stream = newStream();
  readonly #envelopes = new Map<EnvelopeName | null, number>();
  readonly #perFormat = new Map<FormatName, number>();
  readonly #unrecognisedLines: UnrecognisedLine[] = [];
  #first: ClockStamp | null = null;
  #lines = 0;
  #bytes = 0;
  #blank = 0;
  #meta = 0;
  #unrecognised = 0;

  constructor(file: string, formats: readonly Format[], keepUnrecognised: boolean) {
    this.#file = file;
    this.#formats = formats;
    this.#keepUnrecognised = keepUnrecognised;
  }

  add(line: Line): void {
    const { lines } = line.source;
    this.#lines += lines;
    this.#bytes = Math.max(this.#bytes, line.source.offset + line.source.bytes);
    if (line.meta) {
      this.#meta += lines;
      return;
    }
    const envelope = line.envelope?.name ?? null;
    this.#envelopes.set(envelope, (this.#envelopes.get(envelope) ?? 0) + lines);
    const stream = this.#stream(line);
    const claimed = this.#claim(line, stream);
    if (claimed) this.#perFormat.set(claimed, (this.#perFormat.get(claimed) ?? 0) + lines);
    else if (line.text.trim() === '') this.#blank += lines;
    else {
      this.#unrecognised += lines;
      if (this.#keepUnrecognised) {
        this.#unrecognisedLines.push({ file: this.#file, line: line.source.line, text: shortened(line.text) });
      }
    }
    this.#remember(line, stream, claimed);
    if (stream !== this.#whole) this.#remember(line, this.#whole, claimed);
  }

  end(): SourceRecords {
    const envelope = [...this.#envelopes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
    return {
      records: this.#records,
      summary: {
        file: this.#file,
        lines: this.#lines,
        bytes: this.#bytes,
        envelope,
        formats: Object.fromEntries([...this.#perFormat].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))),
        blank: this.#blank,
        meta: this.#meta,
        unrecognised: this.#unrecognised,
      },
      first: this.#first,
      last: lastStamp(this.#whole),
      unrecognised: this.#unrecognisedLines,
    };
  }

  keepOnly(wanted: (record: RawRecord) => boolean): void {
    this.#records = this.#records.filter(wanted);
  }

  #stream(line: Line): Stream {
    const key = `${line.envelope?.pod ?? ''}\0${line.envelope?.container ?? ''}`;
    let stream = this.#streams.get(key);
    if (!stream) {
      stream = newStream();
      this.#streams.set(key, stream);
    }
    return stream;
  }

  /** Finds the format of a line, or the open record that it continues; null if nobody knows it. */
  #claim(line: Line, stream: Stream): FormatName | null {
    for (const format of this.#formats) {
      const reading = format.read(line);
      if (reading === null) continue;
      const raw = reading === 'noise' ? null : this.#record(line, format, reading, stream);
      if (format.continue) {
        openRecord(stream, { format, reading, raw, index: 0 });
      }
      return format.name;
    }
    for (const open of stream.open) {
      const more = open.format.continue?.(open.reading, line.text, open.index) ?? null;
      if (more === null) continue;
      open.index++;
      open.reading = more.record;
      if (open.raw && more.record !== 'noise') {
        open.raw.reading = more.record;
        open.raw.source = extend(open.raw.source, line.source);
      }
      if (more.last || open.index > MAX_RECORD_LINES) stream.open.splice(stream.open.indexOf(open), 1);
      return open.format.name;
    }
    return null;
  }

  #record(line: Line, format: Format, reading: Reading, stream: Stream): RawRecord {
    const clock = clockOf(line, format.name);
    const stamp = reading.stamp ?? line.envelope?.stamp ?? null;
    const coarse = reading.stamp === null && stamp !== null && stamp.resolution > FINE;
    const before = (coarse ? lastFine(stream) : null) ?? lastStamp(stream);
    const raw: RawRecord = {
      reading,
      source: line.source,
      format: format.name,
      envelope: line.envelope,
      clock,
      before: before ?? lastStamp(this.#whole),
      after: null,
    };
    this.#records.push(raw);
    if (stamp === null || coarse) {
      stream.waiting.push(raw);
      if (before === null) this.#whole.waiting.push(raw);
    } else if (stamp.zone === 'local' && stream.waiting.length < ZONE_SAMPLES) stream.waiting.push(raw);
    return raw;
  }

  /** Keeps what a later line may ask of this one, and tells the records that wait for the next stamped line. */
  #remember(line: Line, stream: Stream, format: FormatName | null): void {
    const own = looksStamped(line.text);
    if (own) stream.lastOwn = { line, format };
    const mustParse = this.#first === null || stream.waiting.length > 0;
    if (!mustParse) {
      // Keep the last line that bears a stamp; a cheap look is enough, parsing waits until somebody asks.
      if (line.envelope?.stamp || own) stream.lastLine = { line, format };
      return;
    }
    const found = lineStamp(line, format);
    if (!found) return;
    const { stamp } = found;
    this.#first ??= found;
    stream.lastStamp = found;
    stream.lastLine = null;
    // A line is no neighbour of its own record, and only an absolute stamp tells more about a zone-less one.
    const useful = (raw: RawRecord) => {
      if (raw.source.line === line.source.line) return false;
      if (raw.reading.stamp === null && raw.envelope?.stamp) return stamp.resolution <= FINE;
      return stamp.zone === 'absolute' || raw.reading.stamp === null;
    };
    for (const raw of stream.waiting) if (raw.after === null && useful(raw)) raw.after = found;
    stream.waiting = stream.waiting.filter((raw) => raw.after === null);
  }
}

/** A copy, so that the whole is not kept: nobody reads on in a line this long. */
function shortened(text: string): string {
  if (text.length <= MAX_SHOWN) return text;
  const left = (text.length - MAX_SHOWN).toLocaleString('en');
  return `${Buffer.from(text.slice(0, MAX_SHOWN)).toString()}… (${left} more characters)`;
}

/** Lines of no interest open records too (a debug object), but never push out one that matters. */
function openRecord(stream: Stream, record: OpenRecord): void {
  const ofKind = stream.open.filter((o) => (o.raw === null) === (record.raw === null));
  if (ofKind.length >= MAX_OPEN) stream.open.splice(stream.open.indexOf(ofKind.at(-1) as OpenRecord), 1);
  stream.open.unshift(record);
}

function newStream(): Stream {
  return { lastLine: null, lastOwn: null, lastStamp: null, waiting: [], open: [] };
}

/** The stamp of the last line that bears a fine one of its own. */
function lastFine(stream: Stream): ClockStamp | null {
  const found = stream.lastOwn && lineStamp(stream.lastOwn.line, stream.lastOwn.format);
  return found && found.stamp.resolution <= FINE ? found : null;
}

function lastStamp(stream: Stream): ClockStamp | null {
  if (stream.lastLine) {
    const { line, format } = stream.lastLine;
    stream.lastStamp = lineStamp(line, format) ?? stream.lastStamp;
    stream.lastLine = null;
  }
  return stream.lastStamp;
}

function looksStamped(text: string): boolean {
  const first = text.charCodeAt(0);
  if (first === 0x7b) return /"(?:timestamp|asctime|time|ts|date)"/.test(text);
  return (
    (first >= 0x30 && first <= 0x39) ||
    first === 0x5b ||
    (first >= 0x41 && first <= 0x53 && /^[A-Z][a-z]{2} /.test(text))
  );
}

function extend(head: Source, tail: Source): Source {
  // Newest-first files deliver continuation lines from above the head; the span covers both.
  const first = Math.min(head.line, tail.line);
  const end = Math.max(head.line + head.lines, tail.line + tail.lines);
  const offset = Math.min(head.offset, tail.offset);
  const endOffset = Math.max(head.offset + head.bytes, tail.offset + tail.bytes);
  return { file: head.file, line: first, lines: end - first, offset, bytes: endOffset - offset };
}
