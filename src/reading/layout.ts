import { shared } from '../formats/helpers/own.ts';
import type { Envelope, Ids, Reading, Stamp } from '../types.ts';
import { keptEnvelope } from './kept-envelope.ts';
import { isStamp, type Part, type Place, placeOf, timeOfDay } from './layout-places.ts';
import { otherDigits } from './other-digits.ts';
import { textCache } from './text-cache.ts';

/** What a line came to; of noise, there is no reading. */
export interface Understood {
  readonly envelope: Envelope | null;
  readonly reading: Reading | null;
}

/** Reads a line (without its terminator) in the ordinary way; null if it is not what others of its template are. */
export type ReadText = (text: string) => Understood | null;

/** Lines that are read in the ordinary way before places are looked for. */
const LINES = 3;
/** Lines made of these, with other digits in them. */
const MADE = 6;
/** Each further line shows a byte that may differ; a template in which so many do is not worth it. */
const MAX_EXAMPLES = 60;

const textOf = textCache();

/** A value of an object: always the same, or found at a place, or an object made of values. */
interface Field {
  readonly key: string;
  readonly like: unknown;
  readonly place: Place | null;
  readonly fields: readonly Field[] | null;
}

/**
 * How to read lines of one template by where in them the values are that differ: all have the same length, and the same
 * bytes but for digits and ids. It is found out from lines that were read in the ordinary way and from such as these
 * with other digits, and holds only while a line differs from them in bytes in which they differ from each other. Where
 * a value is not found at one place it is given up. Only for formats that copy what they take out of a line: there, no
 * digit decides what anything else of a reading is.
 */
export class Layout {
  readonly #lines: string[] = [];
  readonly #understood: Understood[] = [];
  #given = 0;
  #givenUp = false;
  #mould: Mould | null = null;
  #length = 0;
  /** Where lines of the template could differ, but none has yet: indices and the bytes that stand there. */
  #fixedAt = new Int32Array(0);
  #fixed = new Uint8Array(0);

  /** The line in `block` from `from` up to `to`; null if it must be read in the ordinary way, and be learnt from. */
  read(block: Buffer, from: number, to: number): Understood | null {
    const mould = this.#mould;
    const fixedAt = this.#fixedAt;
    const fixed = this.#fixed;
    if (mould === null || to - from !== this.#length) return null;
    for (let i = 0; i < fixed.length; i++) if (block[from + (fixedAt[i] as number)] !== fixed[i]) return null;
    const reading = mould.reading && readingOf(mould.reading, block, from);
    return { envelope: envelopeOf(mould.envelope, block, from), reading };
  }

  /** Learns from a line that could not be read by its layout. `read` must do the same as it did to other such lines. */
  learn(line: string, read: ReadText): void {
    if (this.#givenUp) return;
    const ours = this.#take(line, read);
    this.#given++;
    if (ours && this.#given >= LINES) {
      if (this.#mould === null && !this.#made(read)) this.#giveUp();
      else if (!this.#find()) this.#giveUp();
    }
    if (!ours || this.#lines.length > MAX_EXAMPLES) this.#giveUp();
  }

  #giveUp(): void {
    this.#givenUp = true;
    this.#mould = null;
    this.#lines.length = 0;
    this.#understood.length = 0;
  }

  #take(line: string, read: ReadText): boolean {
    const understood = isAscii(line) ? read(line) : null;
    if (understood === null || line.length !== (this.#lines[0] ?? line).length) return false;
    // A copy: a slice would keep its block.
    this.#lines.push(Buffer.from(line, 'latin1').toString('latin1'));
    this.#understood.push(understood);
    return true;
  }

  #made(read: ReadText): boolean {
    const random = numbers();
    const [first = ''] = this.#lines;
    for (let i = 0; i < MADE; i++) if (!this.#take(otherDigits(first, random), read)) return false;
    return true;
  }

  #find(): boolean {
    const lines = this.#lines;
    const [line = ''] = lines;
    this.#mould = mouldOf(lines, this.#understood);
    this.#length = line.length;
    const fixed = variable(line).filter((at) => lines.every((other) => other[at] === line[at]));
    this.#fixedAt = Int32Array.from(fixed);
    this.#fixed = Uint8Array.from(fixed, (at) => line.charCodeAt(at));
    return this.#mould !== null;
  }
}

/** What in a line may be others' digits and ids: the words with a digit in them, and what stands behind a key in `_id`. */
const VARIABLE = /(?<=_id(?:\\?"|'|):? ?=?\\?["']?)[\w-]+|[A-Za-z_-]*\d[\w-]*/g;

/** Indices of all that may differ in lines of one template. */
function variable(line: string): number[] {
  const all: number[] = [];
  for (const { index, 0: word } of line.matchAll(VARIABLE)) for (let i = 0; i < word.length; i++) all.push(index + i);
  return all;
}

interface Mould {
  readonly envelope: Field;
  readonly reading: readonly Field[] | null;
}

/** Of all readings the first: see `reading` of the formats. */
const FIRST = ['stamp', 'role', 'ids', 'text', 'kind'];

function mouldOf(lines: readonly string[], understood: readonly Understood[]): Mould | null {
  const kept = keptOf(understood);
  const envelopes = understood.map((one) => one.envelope);
  const envelope = kept ? fixed('envelope', kept) : fieldOf('envelope', lines, envelopes);
  const readings = understood.flatMap((one) => one.reading ?? []);
  if (envelope === null || readings.length === 0) return envelope && { envelope, reading: null };
  const reading = readings.length < understood.length ? null : fieldsOf(lines, readings);
  const first = reading?.slice(0, FIRST.length).map(({ key }) => key);
  return reading && isAlike(first, FIRST) ? { envelope, reading } : null;
}

/** The envelope that all records keep, where no more of it is needed than they have in common. */
function keptOf(understood: readonly Understood[]): Envelope | null {
  const all = understood.map(({ envelope, reading }) => keptEnvelope(envelope, reading?.stamp ?? null));
  const [kept = null] = all;
  return kept?.stamp === null && all.every((other) => isAlike(other, kept)) ? kept : null;
}

/** What some objects of one shape have in common, and where in the lines is what they have not; null if that is not told. */
function fieldsOf(lines: readonly string[], objects: readonly object[]): Field[] | null {
  const all = objects as readonly Readonly<Record<string, unknown>>[];
  const keys = Object.keys(all[0] ?? {});
  if (!all.every((object) => isAlike(Object.keys(object), keys))) return null;
  const fields: Field[] = [];
  for (const key of keys) {
    const field = fieldOf(
      key,
      lines,
      all.map((object) => object[key]),
    );
    if (field === null) return null;
    fields.push(field);
  }
  return fields;
}

function fieldOf(key: string, lines: readonly string[], values: readonly unknown[]): Field | null {
  const [like] = values;
  if (values.every((value) => isAlike(value, like))) return fixed(key, like);
  if (isStamp(like) || typeof like !== 'object' || like === null) {
    const place = placeOf(lines, values);
    return place && { key, like, place, fields: null };
  }
  const objects = values.filter((value) => typeof value === 'object' && value !== null);
  const fields = objects.length < values.length || objects.some(isStamp) ? null : fieldsOf(lines, objects);
  return fields && { key, like, place: null, fields };
}

function fixed(key: string, like: unknown): Field {
  return { key, like, place: null, fields: null };
}

function isAlike(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other));
}

// Objects are made by literals where their keys are known: V8 makes others many times more slowly.

function readingOf(fields: readonly Field[], block: Buffer, from: number): Reading {
  const [stamp, role, ids, text, kind] = fields;
  const reading: Record<string, unknown> = {
    stamp: valueFor(stamp, block, from),
    role: valueFor(role, block, from),
    ids: idsOf(ids, block, from),
    text: valueFor(text, block, from),
    kind: valueFor(kind, block, from),
  };
  for (let i = FIRST.length; i < fields.length; i++) {
    const field = fields[i] as Field;
    reading[field.key] = valueFor(field, block, from);
  }
  return reading as unknown as Reading;
}

function idsOf(field: Field | undefined, block: Buffer, from: number): Ids {
  const fields = field?.fields;
  if (!fields) return field?.like as Ids;
  const [requestId, sessionId, executionId, pod] = fields;
  return {
    requestId: valueFor(requestId, block, from) as string | null,
    sessionId: valueFor(sessionId, block, from) as string | null,
    executionId: valueFor(executionId, block, from) as string | null,
    pod: valueFor(pod, block, from) as string | null,
  };
}

function envelopeOf({ fields, like }: Field, block: Buffer, from: number): Envelope | null {
  if (!fields) return like as Envelope | null;
  const [name, stamp, namespace, pod, container, stream] = fields;
  return {
    name: valueFor(name, block, from) as Envelope['name'],
    stamp: valueFor(stamp, block, from) as Stamp | null,
    namespace: valueFor(namespace, block, from) as string | null,
    pod: valueFor(pod, block, from) as string | null,
    container: valueFor(container, block, from) as string | null,
    stream: valueFor(stream, block, from) as Envelope['stream'],
  };
}

function valueFor(field: Field | undefined, block: Buffer, from: number): unknown {
  if (field === undefined) return null;
  const { place, fields } = field;
  if (place !== null) return valueAt(place, block, from);
  if (fields === null) return field.like;
  return Object.fromEntries(fields.map((inner) => [inner.key, valueFor(inner, block, from)]));
}

function valueAt(place: Place, block: Buffer, from: number): string | number | Stamp {
  switch (place.kind) {
    case 'text': {
      const { parts } = place;
      const [only] = parts;
      if (parts.length === 1 && typeof only === 'object') return textOf(block, from + only.at, only.length);
      let text = '';
      for (let i = 0; i < parts.length; i++) {
        const part = parts[i] as Part;
        text += typeof part === 'string' ? part : textOf(block, from + part.at, part.length);
      }
      return shared(text);
    }
    case 'number':
      return numberAt(block, from + place.at, place.length);
    case 'stamp': {
      const { resolution, zone, yearKnown } = place.like;
      const micros = place.base + timeOfDay(block, from + place.clock, place.digits);
      return { micros, resolution, zone, yearKnown };
    }
    case 'epoch': {
      const { resolution, zone, yearKnown } = place.like;
      const micros = numberAt(block, from + place.at, place.length) * place.micros;
      return { micros, resolution, zone, yearKnown };
    }
  }
}

/** Exact: both the digits as an integer and the power of ten are doubles. */
function numberAt(block: Uint8Array, from: number, length: number): number {
  let digits = 0;
  let decimals = 0;
  let behindPoint = 0;
  const negative = block[from] === 0x2d;
  for (let i = negative ? 1 : 0; i < length; i++) {
    const byte = block[from + i] as number;
    if (byte === 0x2e) behindPoint = 1;
    else {
      digits = digits * 10 + byte - 0x30;
      decimals += behindPoint;
    }
  }
  const value = digits / 10 ** decimals;
  return negative ? -value : value;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x80) return false;
  return true;
}

/** Numbers in [0, 1) that are the same each time: a reader must not do this today and that tomorrow. */
function numbers(): () => number {
  let state = 0x2545f491;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}
