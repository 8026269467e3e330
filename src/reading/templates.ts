import type { Piece } from '../input/piece.ts';
import type { TemplateHash } from '../input/raw-line.ts';
import type { Claim } from './claim.ts';
import type { KnownLine } from './known-line.ts';
import type { Layout } from './layout.ts';

/** How the lines of one template are read. */
export interface Template {
  /** The first of them, before any envelope was off it, and after. */
  readonly sample: Piece;
  readonly peeled: Piece;
  readonly claim: Claim;
  /** Of noise, what is enough to count them; null where each must be looked at, if only for its stream. */
  readonly noise: KnownLine | null;
  /** Null where no format claims them, each in the stream of its own that its envelope names. */
  readonly known: KnownLine | null;
  /** How to look at each, where what matters of it may be where it is in others. */
  readonly layout: Layout | null;
  /** How many are in the present stretch. */
  times: number;
}

/** Templates by their hash. */
export interface Templates {
  find(low: number, high: number): Template | undefined;
  /** Forgets all others first where there are too many. */
  add(hash: TemplateHash, template: Template): void;
  forget(): void;
}

/** Of the logs there are, the richest has some hundred; a log of prose could have as many as lines. */
const MAX_TEMPLATES = 1 << 14;
/** A power of two. */
const SLOTS = MAX_TEMPLATES * 4;

/** A hash table with open addressing: it is asked once for each line. */
export function templates(): Templates {
  const lows = new Int32Array(SLOTS);
  const highs = new Int32Array(SLOTS);
  let slots: (Template | undefined)[] = new Array(SLOTS).fill(undefined);
  let count = 0;

  function slotOf(low: number, high: number): number {
    let slot = low & (SLOTS - 1);
    while (slots[slot] !== undefined && (lows[slot] !== low || highs[slot] !== high)) slot = (slot + 1) & (SLOTS - 1);
    return slot;
  }

  function clear(): void {
    slots = new Array(SLOTS).fill(undefined);
    count = 0;
  }

  return {
    find: (low, high) => slots[slotOf(low, high)],
    add({ low, high }, template) {
      if (count >= MAX_TEMPLATES) clear();
      const slot = slotOf(low, high);
      if (slots[slot] === undefined) count++;
      lows[slot] = low;
      highs[slot] = high;
      slots[slot] = template;
    },
    // One that does not hold makes the others doubtful, too.
    forget: clear,
  };
}
