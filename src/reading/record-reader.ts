import { clockOf, lineStamp, ownStamp } from '../time/line-stamp.ts';
import type { Clock, ClockStamp, RawRecord } from '../time/raw-record.ts';
import type { Envelope, Format, FormatName, Line, Reading, Source } from '../types.ts';
import { type Claim, claimOf, META, UNCLAIMED } from './claim.ts';
import { counts } from './counts.ts';
import { keptEnvelope } from './kept-envelope.ts';
import type { KnownLine, LineAt } from './known-line.ts';
import type { SourceRecords, UnrecognisedLine } from './records.ts';
import {
  FINE,
  givesOf,
  lastFine,
  lastStamp,
  looksStamped,
  needsOf,
  newStream,
  openRecord,
  openSkipped,
  type Stream,
  skipOpening,
} from './stream.ts';

/** A record that goes on for longer than this is not one (a traceback of a deep recursion has about 1,000 lines). */
const MAX_RECORD_LINES = 2_000;

/** Characters kept of a line that no format knows. */
const MAX_SHOWN = 2_000;

/** Streams that each template is remembered of. */
const MAX_STREAMS = 1_000;

/** How many zone-less records at once wait for a neighbour with a zone: enough to infer their zone from. */
const ZONE_SAMPLES = 64;

/** Reads lines as they come, oldest first, into the records that matter, and accounts for every physical line. */
export class RecordReader {
  readonly #file: string;
  readonly #formats: readonly Format[];
  readonly #keepUnrecognised: boolean;
  #records: RawRecord[] = [];
  readonly #streams = new Map<string, Stream>();
  #lastStream: { pod: string; container: string; stream: Stream } | null = null;
  /** All lines of the input as one stream: the neighbours of lines whose own stream bears no times at all. */
  readonly #whole: Stream = newStream();
  readonly #counts = counts();
  readonly #unrecognised: UnrecognisedLine[] = [];
  #first: ClockStamp | null = null;
  #lineAt: LineAt | null = null;
  /** Streams of which lines were skipped since the last `settle`. */
  #touched: Stream[] = [];

  /** `keepUnrecognised` also keeps the lines that no format knows. */
  constructor(file: string, formats: readonly Format[], keepUnrecognised: boolean) {
    this.#file = file;
    this.#formats = formats;
    this.#keepUnrecognised = keepUnrecognised;
  }

  /** Whether a line with a stamp has come. */
  get begun(): boolean {
    return this.#first !== null;
  }

  /** Reads a line. `expected` is how the lines of its template are read: only that is tried, if it proves true. */
  add(line: Line, expected: Claim | null = null): Claim {
    const { lines } = line.source;
    this.#counts.reach(line.source.offset + line.source.bytes);
    if (line.meta) {
      this.#counts.add('meta', lines);
      return META;
    }
    this.#counts.enveloped(line.envelope?.name ?? null, lines);
    const stream = this.#streamOf(line.envelope);
    const claim = this.#claim(line, stream, expected);
    const owner = claim.format?.name ?? this.#continue(line, stream);
    if (owner !== null) this.#counts.add(owner, lines);
    else if (line.text.trim() === '') this.#counts.add('blank', lines);
    else {
      this.#counts.add('unrecognised', lines);
      if (this.#keepUnrecognised)
        this.#unrecognised.push({ file: this.#file, line: line.source.line, text: shortened(line.text) });
    }
    this.#remember(line, stream, owner);
    this.#remember(line, this.#whole, owner);
    return claim;
  }

  /** What a line of noise that `line` is an example of has in common with all of its template. */
  knowLine(line: Line, format: Format): KnownLine {
    const own = looksStamped(line.text);
    return {
      format,
      stream: this.#streamOf(line.envelope),
      elsewhere: new Map(),
      envelope: line.envelope?.name ?? null,
      gives: givesOf(lineStamp(line, format.name)),
      stamped: isStamped(line, own),
      own,
    };
  }

  /** The same of a line in this envelope, which may name another stream. */
  knowIn(known: KnownLine, envelope: Envelope | null): KnownLine {
    const stream = this.#streamOf(envelope);
    if (stream === known.stream) return known;
    let here = known.elsewhere.get(stream);
    if (!here) {
      if (known.elsewhere.size >= MAX_STREAMS) known.elsewhere.clear();
      here = { ...known, stream };
      known.elsewhere.set(stream, here);
    }
    return here;
  }

  /**
   * Passes over the noise at place `at` of a stretch, as far as it does not matter to records that wait. It is not
   * counted: see `count`. `lineAt` makes lines of places until `settle` is called, which comes before any other stretch.
   */
  skip(at: number, noise: KnownLine, lineAt: LineAt): void {
    const { stream, gives } = noise;
    const whole = this.#whole;
    this.#lineAt = lineAt;
    if (noise.format.continue) skipOpening(stream, noise.format);
    if (((stream.needs | whole.needs) & gives) !== 0) {
      const line = lineAt(at);
      this.#remember(line, stream, noise.format.name);
      this.#remember(line, whole, noise.format.name);
      return;
    }
    this.#pass(at, noise);
  }

  #pass(at: number, known: KnownLine): void {
    const { stream } = known;
    pass(at, known, stream);
    pass(at, known, this.#whole);
    if (!stream.touched) {
      stream.touched = true;
      this.#touched.push(stream);
    }
  }

  /** Adds the record at place `at` of a stretch, which was read without its line being made; see `skip`. */
  addRead(
    at: number,
    source: Source,
    envelope: Envelope | null,
    reading: Reading,
    known: KnownLine,
    lineAt: LineAt,
  ): void {
    const { format, stream, gives } = known;
    const whole = this.#whole;
    this.#lineAt = lineAt;
    this.count(known, 1);
    this.#take(source, envelope, stream, format, reading);
    if (((stream.needs | whole.needs) & gives) !== 0) {
      const line = lineAt(at);
      this.#remember(line, stream, format.name);
      this.#remember(line, whole, format.name);
    } else this.#pass(at, known);
  }

  /** Counts lines that were skipped. */
  count(noise: KnownLine, lines: number): void {
    this.#counts.enveloped(noise.envelope, lines);
    this.#counts.add(noise.format.name, lines);
  }

  /** The input goes on up to this byte at least. */
  reach(byte: number): void {
    this.#counts.reach(byte);
  }

  /** Takes over what later lines may ask of lines that were skipped. */
  settle(): void {
    for (const stream of this.#touched) {
      this.#recall(stream);
      stream.touched = false;
    }
    this.#touched = [];
    this.#recall(this.#whole);
    this.#lineAt = null;
  }

  /** What reading came to so far; may be asked at any time. Its records go on growing while more lines are added. */
  end(): SourceRecords {
    return {
      records: this.#records,
      summary: this.#counts.summary(this.#file),
      first: this.#first,
      last: lastStamp(this.#whole),
      unrecognised: this.#unrecognised,
    };
  }

  /** Forgets the records that nobody needs any more; counts stay. */
  keepOnly(wanted: (record: RawRecord) => boolean): void {
    this.#records = this.#records.filter(wanted);
  }

  #streamOf(envelope: Envelope | null): Stream {
    const pod = envelope?.pod ?? '';
    const container = envelope?.container ?? '';
    const last = this.#lastStream;
    if (last !== null && last.pod === pod && last.container === container) return last.stream;
    const key = `${pod}\0${container}`;
    let stream = this.#streams.get(key);
    if (!stream) {
      stream = newStream();
      this.#streams.set(key, stream);
    }
    this.#lastStream = { pod, container, stream };
    return stream;
  }

  /** Finds the format of a line, and keeps the record if it is one. */
  #claim(line: Line, stream: Stream, expected: Claim | null): Claim {
    if (expected?.kind === 'unclaimed') return expected;
    if (expected?.format) {
      const reading = expected.format.read(line);
      if (reading !== null && (reading === 'noise') === (expected.kind === 'noise'))
        return this.#take(line.source, line.envelope, stream, expected.format, reading);
    }
    for (const format of this.#formats) {
      const reading = format.read(line);
      if (reading !== null) return this.#take(line.source, line.envelope, stream, format, reading);
    }
    return UNCLAIMED;
  }

  #take(source: Source, envelope: Envelope | null, stream: Stream, format: Format, reading: Reading | 'noise'): Claim {
    const raw = reading === 'noise' ? null : this.#record(source, envelope, format, reading, stream);
    if (format.continue) {
      openSkipped(stream);
      openRecord(stream, { format, reading, raw, index: 0 });
    }
    return claimOf(format, raw === null);
  }

  /** The format of the open record that a line continues; null if there is none. */
  #continue(line: Line, stream: Stream): FormatName | null {
    openSkipped(stream);
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

  #record(source: Source, envelope: Envelope | null, format: Format, reading: Reading, stream: Stream): RawRecord {
    const stamp = reading.stamp ?? envelope?.stamp ?? null;
    const coarse = reading.stamp === null && stamp !== null && stamp.resolution > FINE;
    const sure = stamp !== null && !coarse && stamp.zone === 'absolute' && stamp.yearKnown;
    const before = sure ? null : this.#before(stream, coarse);
    const raw: RawRecord = {
      reading,
      source,
      format: format.name,
      envelope: keptEnvelope(envelope, reading.stamp),
      clock: this.#clock(envelope, stream, format),
      before: before ?? (sure ? null : this.#before(this.#whole, false)),
      after: null,
    };
    this.#records.push(raw);
    if (stamp === null || coarse) {
      wait(stream, raw);
      if (before === null) wait(this.#whole, raw);
    } else if (stamp.zone === 'local' && stream.waiting.length < ZONE_SAMPLES) wait(stream, raw);
    return raw;
  }

  /** The last stamp before a line of the stream; for a coarse one rather the last fine one. */
  #before(stream: Stream, coarse: boolean): ClockStamp | null {
    this.#recall(stream);
    return (coarse ? lastFine(stream) : null) ?? lastStamp(stream);
  }

  #clock(envelope: Envelope | null, stream: Stream, format: Format): Clock {
    let clock = stream.clocks.get(format.name);
    if (!clock) {
      clock = clockOf(this.#file, envelope, format.name);
      stream.clocks.set(format.name, clock);
    }
    return clock;
  }

  /** Makes lines of the places that a stream remembers. */
  #recall(stream: Stream): void {
    const lineAt = this.#lineAt;
    if (lineAt === null) return;
    const { lastLineAt, lastOwnAt } = stream;
    if (stream.lastLineNoise && lastLineAt >= 0)
      stream.lastLine = { line: lineAt(lastLineAt), format: stream.lastLineNoise.format.name };
    if (stream.lastOwnNoise && lastOwnAt >= 0) {
      const same = lastOwnAt === lastLineAt && stream.lastLineNoise === stream.lastOwnNoise ? stream.lastLine : null;
      stream.lastOwn = same ?? { line: lineAt(lastOwnAt), format: stream.lastOwnNoise.format.name };
    }
    stream.lastLineAt = -1;
    stream.lastOwnAt = -1;
  }

  /** Keeps what a later line may ask of this one, and tells the records that wait for the next stamped line. */
  #remember(line: Line, stream: Stream, format: FormatName | null): void {
    const own = looksStamped(line.text);
    if (own) {
      stream.lastOwn = { line, format };
      stream.lastOwnAt = -1;
    }
    const mustParse = this.#first === null || stream.needs !== 0;
    if (!mustParse) {
      // Parsing waits until somebody asks.
      if (!isStamped(line, own)) return;
      stream.lastLine = { line, format };
      stream.lastLineAt = -1;
      return;
    }
    const found = lineStamp(line, format);
    if (!found) return;
    this.#first ??= found;
    stream.lastStamp = found;
    stream.lastLine = null;
    stream.lastLineAt = -1;
    if ((givesOf(found) & stream.needs) === 0) return;
    const { stamp } = found;
    // A line is no neighbour of its own record, and only an absolute stamp tells more about a zone-less one.
    const useful = (raw: RawRecord) => {
      if (raw.source.line === line.source.line) return false;
      if (raw.reading.stamp === null && raw.envelope?.stamp) return stamp.resolution <= FINE;
      return stamp.zone === 'absolute' || raw.reading.stamp === null;
    };
    for (const raw of stream.waiting) if (raw.after === null && useful(raw)) raw.after = found;
    stream.waiting = stream.waiting.filter((raw) => raw.after === null);
    stream.needs = needsOf(stream.waiting);
  }
}

/** Notes in a stream that a line was skipped. */
function pass(at: number, noise: KnownLine, stream: Stream): void {
  if (stream.needs !== 0 ? noise.gives !== 0 : noise.stamped) {
    stream.lastLineAt = at;
    stream.lastLineNoise = noise;
  }
  if (noise.own) {
    stream.lastOwnAt = at;
    stream.lastOwnNoise = noise;
  }
}

function wait(stream: Stream, raw: RawRecord): void {
  stream.waiting.push(raw);
  stream.needs |= needsOf([raw]);
}

/** Whether a line bears a stamp, of its envelope or its own; `own`: it looks as if it had one. */
function isStamped(line: Line, own: boolean): boolean {
  return Boolean(line.envelope?.stamp) || (own && ownStamp(line) !== null);
}

/** A copy, so that the whole is not kept: nobody reads on in a line this long. */
function shortened(text: string): string {
  if (text.length <= MAX_SHOWN) return text;
  const left = (text.length - MAX_SHOWN).toLocaleString('en');
  return `${Buffer.from(text.slice(0, MAX_SHOWN)).toString()}… (${left} more characters)`;
}

function extend(head: Source, tail: Source): Source {
  // Newest-first files deliver continuation lines from above the head; the span covers both.
  const first = Math.min(head.line, tail.line);
  const end = Math.max(head.line + head.lines, tail.line + tail.lines);
  const offset = Math.min(head.offset, tail.offset);
  const endOffset = Math.max(head.offset + head.bytes, tail.offset + tail.bytes);
  return { file: head.file, line: first, lines: end - first, offset, bytes: endOffset - offset };
}
