/**
 * How many characters at the beginning of a line a transport may have put there to name its origin: `[pod/NAME/CONTAINER]`,
 * `pod container`, `api-1  |`. At most what `namesLength` of assembly/template-hash.ts keeps of them as it is.
 */
export function namesLength(text: string): number {
  if (text.startsWith('[po')) return Math.max(0, text.indexOf(']'));
  if (!isLower(text, 0)) return 0;
  let at = 0;
  for (let words = 0; words < 3; words++) {
    const blank = text.indexOf(' ', at);
    if (blank < 0) return text.length;
    at = blank;
    while (text[at] === ' ') at++;
    if (!isLower(text, at)) break;
  }
  return at;
}

function isLower(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x61 && code <= 0x7a;
}
