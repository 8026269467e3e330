import { envelopes } from './envelopes/index.ts';
import { nest, type Peeled, type Peeler } from './peeled.ts';
import type { Piece } from './piece.ts';
import { stripAnsi } from './strip-ansi.ts';

/** Envelopes around one line: Loki around CRI around a JSON shipper is three. A guard, not a wish. */
const MAX_DEPTH = 5;

interface Layer {
  readonly peelers: ReadonlyArray<{ readonly name: string; readonly peeler: Peeler }>;
  readonly observers: readonly Peeler[];
}

/** What came off a sample, when its layer's beliefs had changed so many times. */
interface Known {
  readonly changes: number;
  readonly pieces: readonly Piece[];
}

/** Takes the envelopes off one stretch of a log after the other, learning as it goes. */
export interface PeelPieces {
  /** The pieces of a stretch, peeled, in order. */
  peel(stretch: readonly Piece[]): Piece[];
  /**
   * The same where some pieces are samples that stand for several (`times`): null, with nothing peeled, if what comes off a piece
   * depends on those before it. Then, or where the answer is of no use, `again` peels the whole stretch.
   */
  peelSome(stretch: readonly Piece[]): Piece[] | null;
  /** Peels all pieces of a stretch of which `peelSome` may have seen some. */
  again(stretch: readonly Piece[]): Piece[];
  /** The next is another stretch. */
  forgetStretch(): void;
  /** Peels a piece of which nothing can be learnt; `path` is what is likely to come off. Never a sequential envelope. */
  alone(piece: Piece, path: string): Piece[];
}

/**
 * Each wrapper is learnt from the texts directly inside the same outer wrappers, and from the whole stretch before any
 * of its lines is peeled.
 */
export function peelPieces(): PeelPieces {
  const layers = new Map<string, Layer>();
  const ways = new Map<string, readonly Peeler[]>();
  const known = new WeakMap<Piece, Known>();
  /** Paths that were learnt in this stretch. */
  let learnt = new Set<string>();

  function layerOf(path: string): Layer {
    let layer = layers.get(path);
    if (!layer) {
      // No wrapper wraps itself, except JSON of one kind in JSON of another.
      const used = path.split('/');
      const peelers = envelopes
        .filter(({ name }) => name === 'json' || !used.includes(name))
        .map(({ name, create }) => ({ name, peeler: create() }));
      const observers = peelers.flatMap(({ peeler }) => (peeler.observe || peeler.learn ? [peeler] : []));
      layer = { peelers, observers };
      layers.set(path, layer);
    }
    return layer;
  }

  function learn(pieces: readonly Piece[], paths: ReadonlySet<string>): void {
    for (const { text, path, meta, times } of pieces) {
      if (meta || !paths.has(path)) continue;
      for (const peeler of layerOf(path).observers) peeler.observe?.(text, times ?? 1);
    }
    for (const path of paths) for (const peeler of layerOf(path).observers) peeler.learn?.();
  }

  function isSequential(path: string): boolean {
    return layerOf(path).peelers.some(({ peeler }) => peeler.isSequential?.() ?? false);
  }

  function run(stretch: readonly Piece[], some: boolean): Piece[] | null {
    let pieces: Piece[] = [...stretch];
    let todo = new Set<string>(pieces.filter((piece) => !piece.meta).map((piece) => piece.path));
    for (let depth = 0; depth < MAX_DEPTH && todo.size > 0; depth++) {
      const paths = todo;
      const unlearnt = new Set([...paths].filter((path) => !learnt.has(path)));
      if (unlearnt.size > 0) learn(pieces, unlearnt);
      for (const path of paths) learnt.add(path);
      if (some && [...paths].some(isSequential)) return null;
      todo = new Set();
      const peeled: Piece[] = [];
      for (const piece of pieces) {
        if (piece.meta || !paths.has(piece.path)) {
          peeled.push(piece);
          continue;
        }
        const layer = layerOf(piece.path);
        for (const next of piece.times === undefined ? peelOne(piece, layer) : peelSample(piece, layer)) {
          if (next.path !== piece.path && !next.meta) todo.add(next.path);
          peeled.push(next);
        }
      }
      pieces = peeled;
    }
    return pieces;
  }

  /** A sample comes again in each stretch. */
  function peelSample(piece: Piece, layer: Layer): readonly Piece[] {
    const changes = layer.observers.reduce((sum, peeler) => sum + (peeler.changes?.() ?? 0), 0);
    let sample = known.get(piece);
    if (sample?.changes !== changes) {
      sample = { changes, pieces: peelOne(piece, layer) };
      known.set(piece, sample);
    }
    for (const inner of sample.pieces) if (piece.times !== undefined) inner.times = piece.times;
    return sample.pieces;
  }

  function wayOf(path: string): readonly Peeler[] {
    let way = ways.get(path);
    if (!way) {
      const names = path.split('/').slice(1);
      way = names.flatMap((name, i) => {
        const outer = ['', ...names.slice(0, i)].join('/');
        return layerOf(outer).peelers.find((peeler) => peeler.name === name)?.peeler ?? [];
      });
      ways.set(path, way);
    }
    return way;
  }

  function alone(piece: Piece): Piece[] {
    let pieces: Piece[] = [piece];
    for (let depth = 0; depth < MAX_DEPTH; depth++) {
      const peeled = pieces.flatMap((p) => (p.meta ? [p] : peelOne(p, layerOf(p.path))));
      if (peeled.length === pieces.length && peeled.every((p, i) => p.path === pieces[i]?.path)) break;
      pieces = peeled;
    }
    return pieces;
  }

  return {
    peel(stretch) {
      learnt = new Set();
      return run(stretch, false) ?? [];
    },
    peelSome: (stretch) => run(stretch, true),
    again: (stretch) => run(stretch, false) ?? [],
    forgetStretch() {
      learnt = new Set();
    },
    alone(piece, path) {
      let { text, envelope } = piece;
      for (const peeler of wayOf(path)) {
        const peeled = peeler.peel(text);
        if (peeled === null || peeled.meta || peeled.partial || peeled.continues) return alone(piece);
        text = stripAnsi(peeled.text);
        if (text.includes('\n')) return alone(piece);
        if (peeled.envelope !== null) envelope = nest(envelope, peeled.envelope);
      }
      return [{ ...piece, text, envelope, path }];
    },
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
