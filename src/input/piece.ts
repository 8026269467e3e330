import type { Envelope } from '../types.ts';
import type { RawLine } from './raw-line.ts';

/** A raw line, or a part of one, on its way to a Line: envelopes come off it one by one. */
export interface Piece {
  readonly raw: RawLine;
  readonly text: string;
  readonly envelope: Envelope | null;
  /** Which peelers took something off, outermost first: what is learnt of one wrapper says nothing of another. */
  readonly path: string;
  readonly meta: boolean;
  /** The transport cut the line here; its next piece has the rest. */
  readonly partial: boolean;
  /** It belongs behind the piece before it, whichever way the log runs: they are lines of one entry. */
  readonly continues: boolean;
  /** Of a sample, how many pieces of the present stretch it stands for. */
  times?: number;
}

/** A raw line that nobody has peeled yet. */
export function unpeeled(raw: RawLine): Piece {
  return {
    raw,
    text: raw.text,
    envelope: null,
    path: '',
    meta: raw.kind === 'frame',
    partial: false,
    continues: false,
  };
}
