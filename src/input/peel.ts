import type { Line } from '../types.ts';
import { csvPieces } from './csv-pieces.ts';
import { joinParts, type OnJoined } from './join-parts.ts';
import { joinPretty } from './join-pretty.ts';
import { orderPieces } from './order-pieces.ts';
import { peelPieces } from './peel-pieces.ts';
import type { Piece } from './piece.ts';
import type { RawLine } from './raw-line.ts';
import { stripAnsi } from './strip-ansi.ts';

/** Turns raw lines into Lines. The same raw lines give the same Lines however they are cut into batches, unless flushed. */
export interface LinePeeler {
  push(raws: readonly RawLine[]): Line[];
  /**
   * The lines that wait for their stretch to fill, now. What is learnt of envelopes then rests on the lines so far:
   * an envelope that only later lines make believable stays on, where reading the whole stretch would have taken it off.
   */
  flush(): Line[];
  end(): Line[];
}

export interface PeelOptions {
  /** The log is being written: it runs forward, so it is never held back to be turned round. */
  readonly growing?: boolean;
  readonly onJoined?: OnJoined;
}

/** Lines, or bytes of them, that are looked at together before any envelope is believed. */
export const STRETCH_LINES = 2_000;
export const STRETCH_BYTES = 1 << 20;

/**
 * Peels the lines of one file, which is cited as `file`: JSON that was laid out over several lines is joined, CSV taken
 * apart, envelopes come off, a log that runs backwards is turned round, parts of long lines are joined.
 */
export function peel(file: string, { growing = false, onJoined }: PeelOptions = {}): LinePeeler {
  const pretty = joinPretty();
  const csv = csvPieces();
  const peeler = peelPieces();
  const order = orderPieces();
  const parts = joinParts(onJoined);
  let stretch: Piece[] = [];
  let bytes = 0;

  function add(raws: readonly RawLine[], out: Line[]): void {
    for (const raw of raws) for (const piece of csv.push(raw)) collect(piece, out);
  }

  function collect(piece: Piece, out: Line[]): void {
    stretch.push(piece);
    bytes += piece.raw.bytes;
    if (stretch.length >= STRETCH_LINES || bytes >= STRETCH_BYTES) finish(out);
  }

  function finish(out: Line[]): void {
    const peeled = peeler.peel(stretch);
    stretch = [];
    bytes = 0;
    deliver(parts.push(growing ? peeled : order.push(peeled)), out);
  }

  function deliver(pieces: readonly Piece[], out: Line[]): void {
    for (const piece of pieces) out.push(toLine(file, piece));
  }

  return {
    push(raws) {
      const out: Line[] = [];
      for (const raw of raws) add(pretty.push({ ...raw, text: stripAnsi(raw.text) }), out);
      return out;
    },
    flush() {
      const out: Line[] = [];
      if (stretch.length > 0) finish(out);
      return out;
    },
    end() {
      const out: Line[] = [];
      add(pretty.end(), out);
      for (const piece of csv.end()) collect(piece, out);
      finish(out);
      deliver(parts.push(order.end()), out);
      deliver(parts.end(), out);
      return out;
    },
  };
}

/** A piece off which everything is, as a line of `file`. */
export function toLine(file: string, { raw, text, envelope, meta }: Piece): Line {
  const { line, lines, offset, bytes } = raw;
  return { source: { file, line, lines, offset, bytes }, text, envelope, meta };
}
