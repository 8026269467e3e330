// ECMA-48: CSI (with SGR), OSC up to BEL or ST (links), and the two-character escapes.
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_]|[ -/]+[0-~])/g;
// The same after a transport spelled the escape character out: rsyslog `#033`, `cat -v` `^[`. Colours only.
const SPELLED = /(?:#033|\^\[)\[[0-9;]*m/g;

/** The text without terminal control sequences. */
export function stripAnsi(text: string): string {
  let clean = text;
  if (clean.includes('\x1b')) clean = clean.replace(ESCAPES, '');
  if (clean.includes('#033[') || clean.includes('^[[')) clean = clean.replace(SPELLED, '');
  return clean;
}
