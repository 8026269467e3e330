const NAMES =
  '(?:source_|request_|response_)?(?:code|script|stdin|stdout|stderr|body)|(?:[a-z0-9]+[_-])*(?:password|passphrase|secret|api[_-]?key|token)';
const NAMED = String.raw`(?<![A-Za-z0-9_-])(?:${NAMES})(?:\\*["'])?\s*[:=]\s*`;

/** What a secret of several lines begins with; what follows the match is the rest of its first line. */
const BEGINS = new RegExp(
  [
    '-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----',
    // """…""", "…", '…', `…`, at any depth of JSON
    String.raw`${NAMED}[bru]{0,2}(?<quote>(?:\\*"){3}|(?:\\*'){3}|\\*["'${'`'}])`,
    // a block of YAML
    String.raw`${NAMED}(?<block>[|>][-+]?\d?\s*$)`,
    // Node's util.inspect puts a long text on lines of its own
    `${NAMED}(?<below>$)`,
  ].join('|'),
  'gi',
);
/**
 * Found in all that BEGINS matches, and a fifth of the work: it looks at most lines in vain. No more than the names' ends
 * (and words like them: `[cb]od[ey]`), what may stand behind, and the dashes before a key.
 */
const MAY_BEGIN =
  /(?:[cb]od[ey]|script|std(?:in|out|err)|pass(?:word|phrase)|secret|key|token)(?:\\*["'])?\s*[:=]\s*(?:[bru]{0,2}\\*["'`]|[|>]|$)|-----begin/i;
const KEY_ENDS = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----/i;
/** A text that goes on in the next line, as util.inspect and people write it: 'a\n' + */
const GOES_ON = /["'`]\s*\+\s*$/;
/** What a log writes where it cuts a text, which then never ends. */
const WAS_CUT = /(?:\[truncated\]|\.\.\.|…)\W*$/;
/** Longer than any key or code; what is longer is hidden up to here only by this means. */
const MAX_LINES = 2000;
/** A single quote may be a slip of the pen. */
const MAX_QUOTED_LINES = 200;

type Open =
  | { readonly kind: 'key' }
  | { readonly kind: 'quote'; readonly quote: string }
  | { readonly kind: 'sum' }
  | { readonly kind: 'below' }
  | { readonly kind: 'block'; readonly indent: number };

function mayBegin(text: string): boolean {
  return MAY_BEGIN.test(text);
}

/**
 * Tells, line by line, whether a line goes on with a secret that an earlier one began: a PEM key, code in quotes over
 * several lines, a sum of quoted texts, a block of YAML. `isWorthALook` says of texts in which none begins that they need
 * not be searched; it may say yes of others.
 */
export function openSecret(isWorthALook: (text: string) => boolean = mayBegin): (text: string) => boolean {
  let open: Open | null = null;
  let left = 0;

  function begin(rest: string): void {
    if (!isWorthALook(rest)) return;
    for (const match of rest.matchAll(BEGINS)) {
      const next = openedBy(match, rest);
      if (next === null) continue;
      open = next;
      left = next.kind === 'quote' && next.quote.length < 3 ? MAX_QUOTED_LINES : MAX_LINES;
      return;
    }
  }

  return (text) => {
    if (open === null) {
      begin(text);
      return false;
    }
    const was: Open = open;
    left -= 1;
    const { hidden, next, rest } = goOn(was, text, left > 0);
    open = next;
    if (rest !== null) begin(rest);
    return hidden;
  };
}

/** What a match leaves open at the end of its line; null for what ends on it. */
function openedBy(match: RegExpMatchArray, line: string): Open | null {
  const { quote, block, below } = match.groups ?? {};
  const after = line.slice((match.index ?? 0) + match[0].length);
  if (block !== undefined) return { kind: 'block', indent: indentOf(line) };
  if (below !== undefined) return { kind: 'below' };
  if (quote === undefined) return KEY_ENDS.test(after) ? null : { kind: 'key' };
  if (endOf(after, quote) >= 0) return GOES_ON.test(after) ? { kind: 'sum' } : null;
  return WAS_CUT.test(after) ? null : { kind: 'quote', quote };
}

/** What one more line makes of it; `rest` is where another may begin, null for nowhere. */
function goOn(open: Open, text: string, mayGoOn: boolean): { hidden: boolean; next: Open | null; rest: string | null } {
  const still = mayGoOn ? open : null;
  switch (open.kind) {
    case 'key': {
      const at = text.search(KEY_ENDS);
      return at < 0
        ? { hidden: true, next: still, rest: null }
        : { hidden: true, next: null, rest: text.slice(at + 3) };
    }
    case 'quote': {
      const at = endOf(text, open.quote);
      if (at < 0) return { hidden: true, next: still, rest: null };
      const rest = text.slice(at + open.quote.length);
      return { hidden: true, next: GOES_ON.test(text.slice(at)) ? { kind: 'sum' } : null, rest };
    }
    case 'sum':
      return { hidden: true, next: GOES_ON.test(text) ? still : null, rest: null };
    case 'below': {
      const quote = /(?:^|\s)(\\*["'`])/.exec(text);
      if (!quote) return { hidden: false, next: null, rest: text };
      const after = text.slice(quote.index + quote[0].length);
      const isOpen = endOf(after, quote[1] ?? '') < 0;
      const next = isOpen ? ({ kind: 'quote', quote: quote[1] ?? '' } as const) : ({ kind: 'sum' } as const);
      return { hidden: true, next: isOpen || GOES_ON.test(after) ? next : null, rest: null };
    }
    case 'block':
      if (text.trim() === '' || indentOf(text) > open.indent) return { hidden: true, next: still, rest: null };
      return { hidden: false, next: null, rest: text };
  }
}

/** Where the quote stands that ends a text; one behind a backslash of its own does not. */
function endOf(text: string, quote: string): number {
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
    let backslashes = 0;
    while (text[at - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes === 0) return at;
  }
  return -1;
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}
