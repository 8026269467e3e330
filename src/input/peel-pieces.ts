import { envelopes } from './envelopes/index.ts';
import { nest, type Peeled, type Peeler } from './peeled.ts';
import type { Piece } from './piece.ts';
import { stripAnsi } from './strip-ansi.ts';

/** Envelopes around one line: Loki around CRI around a JSON shipper is three. A guard, not a wish. */
const MAX_DEPTH = 5;

interface Layer {
  readonly peelers: ReadonlyArray<{ readonly name: string; readonly peeler: Peeler }>;
}

/** Takes the envelopes off one stretch of a log after the other, learning as it goes. Keeps the pieces' order. */
export type PeelPieces = (stretch: readonly Piece[]) => Piece[];

/**
 * Each wrapper is learnt from the texts directly inside the same outer wrappers, and from the whole stretch before any
 * of its lines is peeled.
 */
export function peelPieces(): PeelPieces {
  const layers = new Map<string, Layer>();

  function layerOf(path: string): Layer {
    let layer = layers.get(path);
    if (!layer) {
      // No wrapper wraps itself, except JSON of one kind in JSON of another.
      const used = path.split('/');
      const peelers = envelopes
        .filter(({ name }) => name === 'json' || !used.includes(name))
        .map(({ name, create }) => ({ name, peeler: create() }));
      layer = { peelers };
      layers.set(path, layer);
    }
    return layer;
  }

  return (stretch) => {
    let pieces: Piece[] = [...stretch];
    let todo = new Set<string>(pieces.filter((piece) => !piece.meta).map((piece) => piece.path));
    for (let depth = 0; depth < MAX_DEPTH && todo.size > 0; depth++) {
      const paths = todo;
      for (const { text, path, meta } of pieces) {
        if (meta || !paths.has(path)) continue;
        for (const { peeler } of layerOf(path).peelers) peeler.observe?.(text);
      }
      for (const path of paths) for (const { peeler } of layerOf(path).peelers) peeler.learn?.();
      todo = new Set();
      const peeled: Piece[] = [];
      for (const piece of pieces) {
        if (piece.meta || !paths.has(piece.path)) {
          peeled.push(piece);
          continue;
        }
        for (const next of peelOne(piece, layerOf(piece.path))) {
          if (next.path !== piece.path && !next.meta) todo.add(next.path);
          peeled.push(next);
        }
      }
      pieces = peeled;
    }
    return pieces;
  };
}

function peelOne(piece: Piece, layer: Layer): Piece[] {
  const code = piece.text.charCodeAt(0);
  for (const { name, peeler } of layer.peelers) {
    if (!peeler.begins(code)) continue;
    const peeled = peeler.peel(piece.text);
    if (peeled !== null) return inside(piece, name, peeled);
  }
  for (const { name, peeler } of layer.peelers) {
    const peeled = peeler.adopt?.(piece.text) ?? null;
    if (peeled !== null) return inside(piece, name, peeled);
  }
  return [piece];
}

/** What was in the envelope: one piece, or one for each line of an entry of several lines. */
function inside(piece: Piece, name: string, peeled: Peeled): Piece[] {
  const text = stripAnsi(peeled.text);
  const first: Piece = {
    raw: piece.raw,
    text,
    envelope: peeled.envelope === null ? piece.envelope : nest(piece.envelope, peeled.envelope),
    path: `${piece.path}/${name}`,
    meta: peeled.meta ?? false,
    partial: piece.partial || (peeled.partial ?? false),
    continues: piece.continues || (peeled.continues ?? false),
  };
  if (!text.includes('\n')) return [first];
  const texts = text.split(/\r*\n/);
  return texts.map((part, i) => ({
    ...first,
    text: part,
    partial: first.partial && i === texts.length - 1,
    continues: first.continues || i > 0,
  }));
}
