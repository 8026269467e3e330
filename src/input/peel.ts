import type { Line } from '../types.ts';
import { joinParts } from './join-parts.ts';
import { peelPieces } from './peel-pieces.ts';
import { type Piece, unpeeled } from './piece.ts';
import type { RawLine } from './raw-line.ts';
import { stripAnsi } from './strip-ansi.ts';

/** Turns raw lines into Lines. The same raw lines give the same Lines however they are cut into batches. */
export interface LinePeeler {
  push(raw: readonly RawLine[]): Line[];
  end(): Line[];
}

/** Lines, or characters of text, that are looked at together before any envelope is believed. */
const STRETCH_LINES = 2_000;
const STRETCH_CHARACTERS = 1 << 20;

/** Peels the lines of one file, which is cited as `file`. */
export function peel(file: string): LinePeeler {
  const peelStretch = peelPieces();
  const parts = joinParts();
  let stretch: Piece[] = [];
  let characters = 0;

  function finish(): Line[] {
    const peeled = peelStretch(stretch);
    stretch = [];
    characters = 0;
    return parts.push(peeled).map((piece) => toLine(file, piece));
  }

  return {
    push(raws) {
      const out: Line[] = [];
      for (const raw of raws) {
        stretch.push(unpeeled(raw, stripAnsi(raw.text)));
        characters += raw.text.length;
        if (stretch.length >= STRETCH_LINES || characters >= STRETCH_CHARACTERS) out.push(...finish());
      }
      return out;
    },
    end() {
      const out = finish();
      for (const piece of parts.end()) out.push(toLine(file, piece));
      return out;
    },
  };
}

function toLine(file: string, { raw, text, envelope, meta }: Piece): Line {
  const { line, lines, offset, bytes } = raw;
  return { source: { file, line, lines, offset, bytes }, text, envelope, meta };
}
