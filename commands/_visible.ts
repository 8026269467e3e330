// Control and format characters (bidirectional marks, invisible ones), but not the joiners that emoji are made with.
const STEERING = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\u2028\u2029]|\p{Cs}/gu;

/**
 * Messages quote files that may be anything: what would steer a terminal becomes an escape (`\x1b`, `\u202e`); lines and
 * tabs stay. Not the renderers' own, for what is said when something fails must not wait for the library to load.
 */
export function visible(message: string): string {
  return message.replace(STEERING, (char) => {
    const hex = (char.codePointAt(0) ?? 0).toString(16);
    if (hex.length > 4) return `\\u{${hex}}`;
    return hex.length > 2 ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`;
  });
}
