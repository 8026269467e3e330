// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
const NOT_ASCII = /[^\u0000-\u007f]/gu;

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
  const tame = text
    .replace(/\r\n|[\n\r\t\u2028\u2029]/g, ' ')
    .replace(CONTROLS, escaped)
    .replace(LONE_SURROGATE, escaped);
  return unicode ? tame : tame.replace(NOT_ASCII, (char) => ASCII_FOR[char] ?? '?');
}

function escaped(char: string): string {
  const hex = char.charCodeAt(0).toString(16);
  return hex.length > 2 ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`;
}
