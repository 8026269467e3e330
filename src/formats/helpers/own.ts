/**
 * A copy of `text` that shares no memory with it, at most `max` characters long.
 * V8 makes a slice or a regex capture point into its parent, so a kept capture keeps a whole block of the log alive.
 */
export function own(text: string, max = 200): string {
  return Buffer.from(text.slice(0, max)).toString();
}

/** The same for what may be missing. */
export function ownOrNull(text: string | undefined | null, max = 200): string | null {
  return text === undefined || text === null ? null : own(text, max);
}
