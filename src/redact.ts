/** What stands in the place of a secret. */
export const REDACTED = '[redacted]';

// A name such as MASTER_API_KEY, REDIS_PASSWORD or x-api-key, but not api_key_hash: the name must end in one of these.
const SECRET =
  '[A-Za-z0-9_-]*(?:api[_-]?key|passw(?:or)?d|passphrase|secret|secret[_-]?key|private[_-]?key|access[_-]?key|[_-]token|authorization|key_prefix|(?:set-)?cookie)|pwd|token';
// What callers send to be run and what it printed.
const PAYLOAD = 'code|source_code|script|stdin|stdout|stderr|body|request_body|response_body';
const NOT_IN_NAME = '(?<![A-Za-z0-9_-])';
// A quote as it is written at any depth of JSON inside JSON: ", \", \\\" …; the value ends at the same one.
const QUOTED = String.raw`(\\*["'])((?:(?!\[redacted\])[^])*?)(?:(?<!\\)\2|$)`;

const IN_QUOTES = new RegExp(
  String.raw`${NOT_IN_NAME}((?:${SECRET}|${PAYLOAD})(?:\\*["'])?(?:\s*[:=]\s*|\s*,\s*(?=b?\\*["']))b?)${QUOTED}`,
  'gi',
);
const BARE_SECRET = new RegExp(
  String.raw`${NOT_IN_NAME}((?:${SECRET})(?:\\*["'])?\s*[:=]\s*|key=)(?!\[redacted\])((?:(?:Bearer|ApiKey|Basic|Token)\s+)?[^\s"'\\,;&}\])]+)`,
  'gi',
);
const BARE_PAYLOAD = new RegExp(String.raw`${NOT_IN_NAME}((?:${PAYLOAD})=)(?!\[redacted\])([^\s"'\\,;&]+)`, 'gi');
// The sidecar's `[EXECUTE] stdout preview: '899997\n'`: a Python repr, perhaps inside JSON, perhaps cut.
const PREVIEW =
  /\b((?:stdout|stderr)[ _]preview["']?[:=]\s*)(?!\[redacted\])(?:b?(\\*["']).*?(?:(?<!\\)\2|$)|[^\s"'\\].*$)/gim;
const SCHEME = /\b(Bearer|ApiKey)(\s+)(?!\[redacted\])([A-Za-z0-9._~+/=-]+)/gi;
const FLAG = /(--(?:api-key|password|token|secret)[ =])(?!\[redacted\])([^\s"']+)/gi;
const IN_URL = /\b([a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'\\]*:)(?!\[redacted\]@)([^\s/@"'\\]+)@/gi;
// OpenAI-like, KubeCodeRun's and kcr serve's own, AWS, GitHub, JSON Web Tokens (`{"` in base64; perhaps cut). Each
// alternative takes all it looks at: where one could fail at the end of a long word, time would grow with its square.
const SHAPES =
  /\b(?:sk-[A-Za-z0-9_-]{8,}|kcr-(?:live|test|prod|dev)-[A-Za-z0-9_-]+|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{20,}|eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]+){0,2})/g;
// Names of pods have no capitals.
const OWN_KEY = /\bkcr-[A-Za-z0-9_-]{16,}/g;
// RFC 7468; the end is missing where the line was cut.
const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|$)/g;
// Python's """…""": taken before single quotes, to which it would look like an empty text.
const TRIPLE_QUOTED = new RegExp(
  String.raw`${NOT_IN_NAME}((?:${SECRET}|${PAYLOAD})\s*[:=]\s*[bru]{0,2})((?:\\*"){3}|(?:\\*'){3})(?!\[redacted\])[^]*?(\2|$)`,
  'gi',
);
// curl -u user:password, --user=user:password, --proxy-user …
const CURL_USER =
  /((?:^|\s)(?:-[a-zA-Z]{0,10}[uU]|--(?:proxy-)?user)(?:\s+|=)?\\*["']?[^\s:"'\\=]{1,200}:)(?!\[redacted\])([^\s"'\\]+)/g;

// `code: 'ECONNRESET'`, `code=502`, `api_key=None`: error codes and absent values are no secrets and are needed.
const HARMLESS = /^(?:|null|none|undefined|true|false|-?\d{1,3}|ERR_[A-Z_]{3,40}|E[A-Z_]{3,20})$/;
const ABSENT = /^(?:|null|none|undefined|true|false)$/i;
// Prose about schemes: "Bearer token missing".
const PROSE =
  /^(?:tokens?|auth|authentication|authorization|scheme|headers?|keys?|is|was|or|and|not|missing|required|invalid)$/i;

// What every text that one of these patterns matches holds; most texts of logs hold none of it, and one look is enough.
const SUSPICIOUS = new RegExp(
  [
    // A name's end and what must stand behind it.
    String.raw`(?:key|prefix|passw(?:or)?d|phrase|pwd|secret|token|authorization|cookie|(?:[cb]od[ey]|script|std(?:in|out|err))(?<=${NOT_IN_NAME}(?:${PAYLOAD})))(?:\\*["'])?\s*[:=,]`,
    'std(?:out|err)[ _]preview',
    String.raw`(?:bearer|apikey)\s`,
    '--(?:api-key|password|token|secret)[ =]',
    '@',
    'sk-',
    'kcr-',
    'akia',
    'gh[pousr]_',
    'eyj',
    '-----begin',
    String.raw`(?:^|\s)-[a-z]{0,10}u`,
    String.raw`(?:^|\s)--(?:proxy-)?user`,
  ].join('|'),
  'i',
);

function isSuspicious(text: string): boolean {
  return SUSPICIOUS.test(text);
}

/**
 * Takes the secrets out of one text of a log: API keys, tokens, passwords (also in URLs), code sent to be run and what
 * it printed. Ids (request, session, execution, API-key hash) stay. Total and idempotent; in doubt it takes more.
 */
export function redact(text: string): string {
  return isSuspicious(text) ? redactAll(text) : text;
}

/** The same, without the quick look before. */
export function redactAll(text: string): string {
  return text
    .replace(PRIVATE_KEY, REDACTED)
    .replace(IN_URL, `$1${REDACTED}@`)
    .replace(TRIPLE_QUOTED, `$1$2${REDACTED}$3`)
    .replace(PREVIEW, `$1${REDACTED}`)
    .replace(IN_QUOTES, (all, name: string, quote: string, value: string) =>
      keep(name, value)
        ? all
        : `${name}${quote}${REDACTED}${all.endsWith(quote) && all.length > name.length + quote.length ? quote : ''}`,
    )
    .replace(BARE_SECRET, (all, name: string, value: string) => (ABSENT.test(value) ? all : name + REDACTED))
    .replace(BARE_PAYLOAD, (all, name: string, value: string) => (HARMLESS.test(value) ? all : name + REDACTED))
    .replace(FLAG, `$1${REDACTED}`)
    .replace(SCHEME, (all, scheme: string, gap: string, value: string) =>
      PROSE.test(value) ? all : scheme + gap + REDACTED,
    )
    .replace(CURL_USER, `$1${REDACTED}`)
    .replace(OWN_KEY, (all) => (/[A-Z_]/.test(all) ? REDACTED : all))
    .replace(SHAPES, REDACTED);
}

const IS_PAYLOAD = new RegExp(`^(?:${PAYLOAD})(?:[^A-Za-z0-9_-]|$)`, 'i');

function keep(name: string, value: string): boolean {
  return IS_PAYLOAD.test(name) ? HARMLESS.test(value) : ABSENT.test(value);
}
