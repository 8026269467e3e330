import { ownStamp } from '../time/line-stamp.ts';
import type { Stamp } from '../types.ts';
import type { Piece } from './piece.ts';

/** Gives pieces oldest first. */
export interface OrderPieces {
  push(stretch: readonly Piece[]): Piece[];
  end(): Piece[];
  /** It is decided that the log runs forward: everything passes. */
  readonly forward: boolean;
}

/** Loki's tools put the newest first by default: one step back is enough there. */
const NEWEST_FIRST: readonly string[] = ['logcli', 'logcli-jsonl', 'grafana-txt', 'grafana-json', 'grafana-csv'];
/** Elsewhere clocks step back at times: so many steps, and so many times as many as forward, are an order. */
const MIN_STEPS = 3;
const TIMES_AS_MANY = 4;

/**
 * Turns a log round that runs backwards. That is decided once, by the first stretch in which stamps step at all. A
 * log that does run backwards is held to its end: its pieces stay in memory.
 */
export function orderPieces(): OrderPieces {
  let backwards: boolean | null = null;
  let held: Piece[] = [];
  return {
    push(stretch) {
      backwards ??= runsBackwards(stretch);
      if (!backwards) return [...stretch];
      held = held.concat(stretch);
      return [];
    },
    end() {
      const turned = turnRound(held);
      held = [];
      return turned;
    },
    get forward() {
      return backwards === false;
    },
  };
}

/** Whether the stamps of one clock step back rather than forward; null if they do not step. */
function runsBackwards(stretch: readonly Piece[]): boolean | null {
  const last = new Map<string, number>();
  let back = 0;
  let forward = 0;
  let loki = false;
  for (const piece of stretch) {
    if (piece.meta || piece.continues) continue;
    const stamp = stampOf(piece);
    if (stamp === null) continue;
    const { envelope } = piece;
    const clock = `${envelope?.pod} ${envelope?.container} ${envelope?.stamp ? 'envelope' : stamp.resolution} ${stamp.zone}`;
    const before = last.get(clock);
    last.set(clock, stamp.micros);
    if (before === undefined || before === stamp.micros) continue;
    if (stamp.micros < before) back++;
    else forward++;
    loki ||= envelope !== null && NEWEST_FIRST.includes(envelope.name);
  }
  if (back + forward === 0) return null;
  return back >= (loki ? 1 : MIN_STEPS) && back > TIMES_AS_MANY * forward;
}

function stampOf({ text, envelope, raw }: Piece): Stamp | null {
  if (envelope?.stamp) return envelope.stamp;
  const { line, lines, offset, bytes } = raw;
  return ownStamp({ source: { file: '', line, lines, offset, bytes }, text, envelope: null, meta: false });
}

/** Entries in reverse; the lines of one entry stay in order behind its first. */
function turnRound(pieces: readonly Piece[]): Piece[] {
  const entries: Piece[][] = [];
  for (const piece of pieces) {
    const entry = entries.at(-1);
    if (piece.continues && entry) entry.push(piece);
    else entries.push([piece]);
  }
  return entries.reverse().flat();
}
