import type { Piece } from './piece.ts';
import { MAX_TEXT_BYTES } from './raw-line.ts';

/** Puts lines together again that a transport cut into parts. Keeps order; `end` gives what never got its end. */
export interface JoinParts {
  push(pieces: readonly Piece[]): Piece[];
  end(): Piece[];
  /** No line is begun: all that are whole pass. */
  readonly idle: boolean;
}

interface Open {
  readonly first: Piece;
  readonly texts: string[];
  size: number;
  /** Raw line behind which the next part makes one run with those before it. */
  lastLine: number;
  /** The run is broken: lines of other streams lie between the parts. */
  broken: boolean;
  span: { lines: number; bytes: number };
  /** The raw lines of all its parts. */
  readonly lines: number[];
}

/** Told of each line that was put together: the numbers of the raw lines that its parts stand on, and its text. */
export type OnJoined = (lines: readonly number[], text: string) => void;

/**
 * Parts are collected per stream and container. The whole line cites the lines of its parts as far as these follow
 * each other; a part behind lines of another stream stays where it is, as a line of the transport.
 */
export function joinParts(onJoined?: OnJoined): JoinParts {
  const open = new Map<string, Open>();

  function add(into: Open, piece: Piece): Piece | null {
    const room = MAX_TEXT_BYTES - into.size;
    if (room > 0) into.texts.push(piece.text.length > room ? piece.text.slice(0, room) : piece.text);
    into.size += piece.text.length;
    into.lines.push(piece.raw.line);
    const { line, lines, offset, bytes } = piece.raw;
    if (!into.broken && line === into.lastLine + 1) {
      into.lastLine = line + lines - 1;
      const { raw } = into.first;
      into.span = { lines: line + lines - raw.line, bytes: offset + bytes - raw.offset };
      return null;
    }
    into.broken = true;
    return { ...piece, text: '', meta: true, partial: false };
  }

  function whole({ first, texts, span, lines }: Open): Piece {
    const text = texts.join('');
    onJoined?.(lines, text);
    return { ...first, raw: { ...first.raw, ...span, template: undefined }, text, partial: false };
  }

  return {
    push(pieces) {
      if (open.size === 0 && !pieces.some((piece) => piece.partial)) return [...pieces];
      const out: Piece[] = [];
      for (const piece of pieces) {
        const key = `${piece.path} ${piece.envelope?.pod} ${piece.envelope?.container} ${piece.envelope?.stream}`;
        const begun = piece.meta ? undefined : open.get(key);
        if (!begun && !piece.partial) out.push(piece);
        else if (!begun) {
          const { raw, text } = piece;
          const lastLine = raw.line + raw.lines - 1;
          const span = { lines: raw.lines, bytes: raw.bytes };
          open.set(key, {
            first: piece,
            texts: [text],
            size: text.length,
            lastLine,
            broken: false,
            span,
            lines: [raw.line],
          });
        } else {
          const rest = add(begun, piece);
          if (rest) out.push(rest);
          if (!piece.partial) {
            out.push(whole(begun));
            open.delete(key);
          }
        }
      }
      return out;
    },
    end() {
      const left = [...open.values()].map(whole);
      open.clear();
      return left;
    },
    get idle() {
      return open.size === 0;
    },
  };
}
