/** Copies made lately, each once: names, paths and the ids of a call come back again and again. */
const copies = new Map<string, string>();
const MAX_COPIES = 10_000;

/**
 * A copy of `text` that shares no memory with it, at most `max` characters long.
 * V8 makes a slice or a regex capture point into its parent, so a kept capture keeps a whole block of the log alive.
 */
export function own(text: string, max = 200): string {
  const piece = text.length > max ? text.slice(0, max) : text;
  // The copy is the key, too: a piece would keep what it was cut from.
  return copies.get(piece) ?? keep(Buffer.from(piece).toString());
}

/** The copy of a text that was made before, or the text itself, which must share no memory with another. */
export function shared(text: string): string {
  return copies.get(text) ?? keep(text);
}

function keep(copy: string): string {
  if (copies.size >= MAX_COPIES) copies.clear();
  copies.set(copy, copy);
  return copy;
}

/** The same for what may be missing. */
export function ownOrNull(text: string | undefined | null, max = 200): string | null {
  return text === undefined || text === null ? null : own(text, max);
}
