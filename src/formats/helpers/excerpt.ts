import { own } from './own.ts';

/** A word that is cut off is left out if it is no longer; a URL is cut. */
const LONGEST_WORD = 40;

/**
 * The beginning of a text for people, at most `max` characters: cut between words and marked with `…` where it is longer.
 * Shares no memory with the text.
 */
export function excerpt(text: string, max = 120): string {
  if (text.length <= max) return own(text, max);
  const blank = text.lastIndexOf(' ', max - 1);
  const end = blank > 0 && blank >= max - 1 - LONGEST_WORD ? blank : max - 1;
  return `${own(text.slice(0, end).replace(/[\s,;:]+$/, ''), max)}…`;
}
