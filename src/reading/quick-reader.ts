import { csvPieces } from '../input/csv-pieces.ts';
import { decodeText } from '../input/decode-text.ts';
import { joinParts } from '../input/join-parts.ts';
import { joinPretty } from '../input/join-pretty.ts';
import { namesLength } from '../input/names-length.ts';
import { orderPieces } from '../input/order-pieces.ts';
import { toLine } from '../input/peel.ts';
import { peelPieces } from '../input/peel-pieces.ts';
import type { Piece } from '../input/piece.ts';
import type { RawLine } from '../input/raw-line.ts';
import { stripAnsi } from '../input/strip-ansi.ts';
import type { HashedLines } from '../input/template-hasher.ts';
import type { Line } from '../types.ts';
import type { Claim } from './claim.ts';
import type { KnownLine } from './known-line.ts';
import { Layout, type Understood } from './layout.ts';
import type { RecordReader } from './record-reader.ts';
import { Stretch } from './stretch.ts';
import { type Template, templates } from './templates.ts';
import { Trials } from './trials.ts';

/**
 * Reads the lines of one input into a RecordReader, to the same result as peeling and adding them one by one. Logs repeat
 * themselves: how the first line of a template (template-hasher.ts) is read tells how all are. So later ones that are of
 * no interest are counted without being looked at, and of others only what is theirs is read. Wherever the lines before
 * decide what a line means, as with envelopes that go over several lines, all are looked at.
 */
export class QuickReader {
  readonly #file: string;
  readonly #reader: RecordReader;
  readonly #pretty = joinPretty();
  readonly #csv = csvPieces();
  readonly #peeler = peelPieces();
  readonly #order = orderPieces();
  readonly #parts = joinParts(() => {
    this.#spansLines = true;
  });
  readonly #templates = templates();
  readonly #trials = new Trials();
  readonly #stretch = new Stretch();
  /** Every line must be looked at: its envelope depends on those before. */
  #sequential = false;
  #spansLines = false;

  constructor(file: string, reader: RecordReader) {
    this.#file = file;
    this.#reader = reader;
  }

  /** A record came that stands on several physical lines, as a transport or a layout cut it. */
  get spansLines(): boolean {
    return this.#spansLines;
  }

  push(raws: readonly RawLine[]): void {
    for (const raw of raws) this.#through(this.#pretty.push({ ...raw, text: stripAnsi(raw.text) }));
  }

  /** Lines that follow each other in a block, the first at `from`, with its number and its offset in the input. */
  pushBlock(block: Buffer, from: number, hashed: HashedLines, line: number, offset: number): void {
    const { ends, hashes } = hashed;
    const stretch = this.#stretch;
    let at = from;
    for (let i = 0; i < ends.length; i++) {
      const lf = ends[i] ?? 0;
      const low = hashes[2 * i] ?? 0;
      const high = hashes[2 * i + 1] ?? 0;
      const known =
        this.#sequential || !this.#pretty.idle || !this.#csv.off ? undefined : this.#templates.find(low, high);
      const place = offset + at - from;
      if (known) {
        stretch.addKnown(known, block, at, lf, line + i, place);
        if (stretch.isFull) this.#finish();
      } else this.push([rawLine(block, at, lf, { low, high }, line + i, place)]);
      at = lf + 1;
    }
  }

  end(): void {
    this.#through(this.#pretty.end());
    for (const piece of this.#csv.end()) this.#collect(piece);
    this.#finish();
    this.#deliver(this.#parts.push(this.#order.end()));
    this.#deliver(this.#parts.end());
  }

  #through(raws: readonly RawLine[]): void {
    for (const raw of raws) for (const piece of this.#csv.push(raw)) this.#collect(piece);
  }

  #collect(piece: Piece): void {
    this.#stretch.addPiece(piece);
    if (this.#stretch.isFull) this.#finish();
  }

  #finish(): void {
    const stretch = this.#stretch;
    if (stretch.count === 0) return;
    if (!this.#finishQuickly()) {
      const pieces = Array.from({ length: stretch.count }, (_, at) => stretch.piece(at));
      this.#deliver(this.#parts.push(this.#order.push(this.#peeler.again(pieces))));
    }
    this.#peeler.forgetStretch();
    stretch.clear();
  }

  /** False if nothing was done but learning: every line of the stretch must be looked at. */
  #finishQuickly(): boolean {
    const stretch = this.#stretch;
    const { templates: known } = stretch;
    if (known.length === 0 || !this.#reader.begun || !this.#order.forward || !this.#parts.idle) return false;
    const samples = known.map(({ sample, times }) => {
      sample.times = times;
      return sample;
    });
    const unknown: Piece[] = [];
    for (let at = 0; at < stretch.count; at++) {
      const piece = stretch.pieces[at];
      if (piece) unknown.push(piece);
    }
    const peeled = this.#peeler.peelSome([...unknown, ...samples]);
    if (peeled === null) {
      this.#sequential = true;
      return false;
    }
    const others = peeled.length - samples.length;
    if (peeled.some(({ partial }) => partial)) return false;
    if (!known.every((template, i) => isAlike(template, peeled[others + i]))) {
      this.#templates.forget();
      return false;
    }
    this.#deliverMixed(peeled, others);
    return true;
  }

  /** The stretch's lines in order: the first `others` of `peeled` are those that were not known. */
  #deliverMixed(peeled: readonly Piece[], others: number): void {
    const stretch = this.#stretch;
    let next = 0;
    for (let at = 0; at < stretch.count; at++) {
      const template = stretch.known[at];
      if (template?.noise) this.#reader.skip(at, template.noise, this.#lineAt);
      else if (template) this.#deliverKnown(at, template);
      else {
        const raw = stretch.pieces[at]?.raw;
        const from = next;
        while (next < others && peeled[next]?.raw === raw) next++;
        this.#deliver(peeled.slice(from, next));
      }
    }
    this.#reader.settle();
    for (const { noise, times } of stretch.templates) if (noise) this.#reader.count(noise, times);
    this.#reader.reach(stretch.end);
  }

  /** A line of a known template of which more than that must be known. */
  #deliverKnown(at: number, { claim, peeled, known, layout }: Template): void {
    const stretch = this.#stretch;
    const understood = layout && stretch.read(at, layout);
    if (known && understood) {
      const { envelope, reading } = understood;
      const here = this.#reader.knowIn(known, envelope);
      if (reading === null) {
        this.#reader.skip(at, here, this.#lineAt);
        this.#reader.count(here, 1);
      } else this.#reader.addRead(at, stretch.source(at, this.#file), envelope, reading, here, this.#lineAt);
      return;
    }
    const piece = stretch.piece(at);
    for (const whole of this.#peeler.alone(piece, peeled.path)) this.#reader.add(toLine(this.#file, whole), claim);
    if (known && layout && piece.raw.bytes === piece.text.length)
      layout.learn(piece.text, (text) => this.#understand({ ...piece, text }, peeled.path, known, claim));
  }

  /** Reads a line in the ordinary way, but adds it to nothing. Null if it is not what the others of its template are. */
  #understand(piece: Piece, path: string, { format }: KnownLine, claim: Claim): Understood | null {
    const [whole, ...more] = this.#peeler.alone(piece, path);
    if (!whole || more.length > 0 || whole.path !== path) return null;
    const reading = format.read(toLine(this.#file, whole));
    if (reading === null || (reading === 'noise') !== (claim.kind === 'noise')) return null;
    if (reading !== 'noise') return { envelope: whole.envelope, reading };
    return { envelope: whole.envelope && { ...whole.envelope, stamp: null }, reading: null };
  }

  readonly #lineAt = (at: number): Line => {
    const piece = this.#stretch.piece(at);
    const [peeled = piece] = this.#peeler.alone(piece, this.#stretch.known[at]?.peeled.path ?? '');
    return toLine(this.#file, peeled);
  };

  #deliver(pieces: readonly Piece[]): void {
    for (let i = 0; i < pieces.length; i++) {
      const piece = pieces[i] as Piece;
      if (piece.raw.lines > 1) this.#spansLines = true;
      const line = toLine(this.#file, piece);
      const claim = this.#reader.add(line);
      const shared = piece.raw === pieces[i - 1]?.raw || piece.raw === pieces[i + 1]?.raw;
      if (piece.raw.template && !shared) this.#learn(piece, line, claim);
    }
  }

  #learn(peeled: Piece, line: Line, claim: Claim): void {
    const { raw, partial, continues, meta } = peeled;
    if (!raw.template || this.#sequential || raw.lines !== 1 || partial || continues || meta) return;
    if (!this.#trials.passes(raw.template, claim)) return;
    const sample: Piece = {
      raw,
      text: raw.text,
      envelope: null,
      path: '',
      meta: false,
      partial: false,
      continues: false,
    };
    const known = claim.format && this.#reader.knowLine(line, claim.format);
    const noise = claim.kind === 'noise' && namesItsStream(peeled) ? known : null;
    const layout = known && noise === null && (claim.kind === 'noise' || known.format.copies) ? new Layout() : null;
    this.#templates.add(raw.template, { sample, peeled, claim, noise, known, layout, times: 0 });
  }
}

/** Whether the line says to the letter of its template which stream it is in. */
function namesItsStream({ raw, envelope }: Piece): boolean {
  const names = raw.text.slice(0, raw.template?.names ?? 0);
  return [envelope?.pod, envelope?.container].every((name) => !name || !/\d/.test(name) || names.includes(name));
}

/** Whether the sample of a template was peeled as it was at first. */
function isAlike({ peeled, sample }: Template, now: Piece | undefined): boolean {
  return (
    now !== undefined &&
    now.raw === sample.raw &&
    now.path === peeled.path &&
    now.meta === peeled.meta &&
    now.text === peeled.text &&
    now.envelope?.name === peeled.envelope?.name &&
    now.envelope?.pod === peeled.envelope?.pod &&
    now.envelope?.container === peeled.envelope?.container
  );
}

function rawLine(
  block: Buffer,
  from: number,
  lf: number,
  hash: { readonly low: number; readonly high: number },
  line: number,
  offset: number,
): RawLine {
  let to = lf;
  while (to > from && block[to - 1] === 0x0d) to--;
  const text = decodeText(block.subarray(from, to), 'utf-8');
  const template = { ...hash, names: namesLength(text) };
  return { line, lines: 1, offset, bytes: to - from, text, kind: 'line', template };
}
