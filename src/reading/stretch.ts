import { decodeText } from '../input/decode-text.ts';
import { STRETCH_BYTES, STRETCH_LINES } from '../input/peel.ts';
import { type Piece, unpeeled } from '../input/piece.ts';
import { stripAnsi } from '../input/strip-ansi.ts';
import type { Source } from '../types.ts';
import type { Layout, Understood } from './layout.ts';
import type { Template } from './templates.ts';

const CR = 0x0d;

/** A stretch of a log that is looked at together: pieces, and lines of which no more than the template is known. */
export class Stretch {
  count = 0;
  bytes = 0;
  /** Null for lines of a known template. */
  readonly pieces: (Piece | null)[] = [];
  readonly known: (Template | null)[] = [];
  /** The known templates in it, each once. */
  readonly templates: Template[] = [];
  readonly #blocks: (Buffer | null)[] = [];
  readonly #from = new Int32Array(STRETCH_LINES);
  readonly #to = new Int32Array(STRETCH_LINES);
  readonly #line = new Float64Array(STRETCH_LINES);
  readonly #offset = new Float64Array(STRETCH_LINES);

  get isFull(): boolean {
    return this.count >= STRETCH_LINES || this.bytes >= STRETCH_BYTES;
  }

  addPiece(piece: Piece): void {
    this.pieces[this.count] = piece;
    this.known[this.count] = null;
    this.#blocks[this.count] = null;
    this.count++;
    this.bytes += piece.raw.bytes;
  }

  /** A line of a block of bytes, up to its LF; number and offset of the physical line. */
  addKnown(template: Template, block: Buffer, from: number, lf: number, line: number, offset: number): void {
    let to = lf;
    while (to > from && block[to - 1] === CR) to--;
    const at = this.count++;
    this.pieces[at] = null;
    this.known[at] = template;
    this.#blocks[at] = block;
    this.#from[at] = from;
    this.#to[at] = to;
    this.#line[at] = line;
    this.#offset[at] = offset;
    this.bytes += to - from;
    if (template.times === 0) this.templates.push(template);
    template.times++;
  }

  /** The piece at a place, made of its bytes where only its template was known. */
  piece(at: number): Piece {
    const piece = this.pieces[at];
    if (piece) return piece;
    const block = this.#blocks[at];
    const from = this.#from[at] ?? 0;
    const to = this.#to[at] ?? 0;
    const bytes = block?.subarray(from, to) ?? Buffer.alloc(0);
    const text = stripAnsi(decodeText(bytes, 'utf-8'));
    return unpeeled({
      line: this.#line[at] ?? 0,
      lines: 1,
      offset: this.#offset[at] ?? 0,
      bytes: to - from,
      text,
      kind: 'line',
    });
  }

  /** The line of a known template at a place, read by its layout; null where only the text of it will do. */
  read(at: number, layout: Layout): Understood | null {
    const block = this.#blocks[at];
    return block ? layout.read(block, this.#from[at] ?? 0, this.#to[at] ?? 0) : null;
  }

  source(at: number, file: string): Source {
    const bytes = (this.#to[at] ?? 0) - (this.#from[at] ?? 0);
    return { file, line: this.#line[at] ?? 0, lines: 1, offset: this.#offset[at] ?? 0, bytes };
  }

  /** The byte behind the last line, without its terminator. */
  get end(): number {
    const at = this.count - 1;
    const piece = this.pieces[at];
    if (piece) return piece.raw.offset + piece.raw.bytes;
    return (this.#offset[at] ?? 0) + (this.#to[at] ?? 0) - (this.#from[at] ?? 0);
  }

  clear(): void {
    for (const template of this.templates) template.times = 0;
    this.templates.length = 0;
    this.pieces.length = 0;
    this.#blocks.length = 0;
    this.count = 0;
    this.bytes = 0;
  }
}
