import type { RawLine } from './raw-lines.ts';

/** Stands for a line of which a part of a secret may be. */
const HIDDEN = '[part of a redacted record]';

/**
 * What may be shown of raw lines, each by itself. A secret that a transport, a layout or its own line breaks spread over
 * several lines cannot be told in any of them: all lines of such a record are withheld. `hide` redacts one text.
 */
export function shownTexts(lines: readonly RawLine[], hide: (text: string) => string): ReadonlyMap<RawLine, string> {
  const isSecret = (text: string) => hide(text) !== text;
  const verdicts = new Map<string, boolean>();
  const shown = new Map<RawLine, string>();
  const showsSecrets = !isSecret(PROBE);
  for (const line of lines) {
    let withheld = !showsSecrets && line.inSecret;
    if (line.whole !== null) {
      const known = verdicts.get(line.whole) ?? (line.whole.length >= LONGEST || isSecret(line.whole));
      verdicts.set(line.whole, known);
      withheld ||= known;
    }
    shown.set(line, withheld ? HIDDEN : hide(line.text));
  }
  return shown;
}

/** What is joined is cut there, and nobody knows what came behind. */
const LONGEST = 1 << 20;

/** A text that every redaction changes. */
const PROBE = 'password=probe';
