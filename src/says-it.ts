import { redact } from './redact.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: colour sequences begin with ESC
const COLOUR = /\u001b\[[0-9;]*[A-Za-z]/g;
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/g;
const PLAIN: Readonly<Record<string, string>> = { b: ' ', f: ' ', n: ' ', r: ' ', t: ' ' };
/** JSON in JSON in JSON: docker's file of a shipper's record of a structlog line. */
const MAX_DEPTH = 4;

/**
 * Whether a raw piece of a log says what a report claims of it: the claim's words are in it in this order, at some depth
 * of JSON escaping, secrets redacted or not. (Not the literal text: envelopes may stand between the parts of a line.)
 */
export function saysIt(raw: string, claim: string): boolean {
  const words = claim.match(/[\p{L}\p{N}_]+/gu) ?? [];
  let text = raw.replace(COLOUR, '');
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    if (inOrder(text, words) || inOrder(redact(text), words)) return true;
    const plain = text.replace(ESCAPE, (_, hex: string | undefined, char: string | undefined) =>
      hex === undefined ? (PLAIN[char ?? ''] ?? char ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
    );
    if (plain === text) return false;
    text = plain.replace(COLOUR, '');
  }
  return false;
}

function inOrder(text: string, words: readonly string[]): boolean {
  let from = 0;
  for (const word of words) {
    const at = text.indexOf(word, from);
    if (at < 0) return false;
    from = at + word.length;
  }
  return true;
}
