// Control and format characters (bidirectional marks, zero-width blanks), but not the joiners that emoji are made with.
const CONTROLS = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\u2028\u2029]|\p{Cs}/gu;
const PLAIN = /^[ -~]*$/;
const NOT_ASCII = /[^ -~]/gu;

const ASCII_FOR: Readonly<Record<string, string>> = {
  '–': '-',
  '—': '-',
  '−': '-',
  '‑': '-',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '…': '...',
  '×': 'x',
  '≤': '<=',
  '≥': '>=',
  '≈': '~',
  '±': '+/-',
  '→': '->',
  '←': '<-',
  '•': '*',
  '·': '-',
  '\u00a0': ' ',
  '›': '>',
};

/**
 * One text on one line that cannot steer a terminal: line breaks and tabs become blanks, other control, bidirectional
 * and invisible characters become visible escapes (`\x1b`, `\u202e`). Without `unicode` the result is ASCII.
 */
export function neutralise(text: string, unicode: boolean): string {
  // Nearly all texts of logs, of which a page may hold megabytes.
  if (PLAIN.test(text)) return text;
  const tame = text.replace(/\r\n|[\n\r\t\u2028\u2029]/g, ' ').replace(CONTROLS, escaped);
  return unicode ? tame : tame.replace(NOT_ASCII, (char) => ASCII_FOR[char] ?? '?');
}

function escaped(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code > 0xffff) return `\\u{${hex}}`;
  return code > 0xff ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`;
}
