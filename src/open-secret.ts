const BEGINS =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----|(?:code|script|source_code|stdin|body)\s*[:=]\s*[bru]{0,2}("""|''')/gi;
const KEY_ENDS = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----/i;
/** Longer than any key; text in triple quotes that is longer is hidden up to here only by this means. */
const MAX_LINES = 2000;

/** Tells, line by line, whether a line goes on with a secret that an earlier one began: a PEM key, triple-quoted code. */
export function openSecret(): (text: string) => boolean {
  let end: RegExp | string | null = null;
  let left = 0;
  return (text) => {
    const goesOn: boolean = end !== null;
    let rest = text;
    if (end !== null) {
      const at: number = typeof end === 'string' ? text.indexOf(end) : text.search(end);
      left -= 1;
      if (at < 0 && left > 0) return true;
      end = null;
      rest = at < 0 ? '' : text.slice(at + 3);
    }
    for (const match of rest.matchAll(BEGINS)) {
      const after = rest.slice(match.index + match[0].length);
      const quote = match[1];
      const closed = quote === undefined ? KEY_ENDS.test(after) : after.includes(quote);
      if (closed) continue;
      end = quote ?? KEY_ENDS;
      left = MAX_LINES;
      break;
    }
    return goesOn;
  };
}
