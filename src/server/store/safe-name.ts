import { extname } from 'node:path';

/** Of 255 that most file systems allow; the rest is room for suffixes that callers put behind it. */
const MAX_BYTES = 200;
const MAX_EXTENSION_BYTES = 20;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;
/** Bidirectional overrides and isolates make `gpj.exe` read as `exe.jpg`; the others cannot be seen at all. */
const INVISIBLE = /[\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff]/g;
const RESERVED_CHARACTERS = /[<>:"|?*]/g;
/** Device names of Windows, with any extension: https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
const RESERVED_NAMES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/**
 * A file name that is safe on every file system, from whatever a caller sent: one path component, NFC, at most 200
 * bytes of UTF-8 with its extension kept, no control or invisible characters, nothing that a shell takes for a flag
 * or Windows for a device. Letters of all scripts, spaces and inner dots stay. Never empty: then it is `file`.
 * Applying it twice changes nothing.
 */
export function safeName(name: string): string {
  const last = name.split(/[/\\]/).findLast((part) => part !== '') ?? '';
  // Through UTF-8 and back: lone surrogates become U+FFFD, which every disk can write.
  const wellFormed = Buffer.from(last, 'utf8').toString('utf8').normalize('NFC');
  const clean = trimEnds(wellFormed.replace(CONTROL, '').replace(INVISIBLE, '').replace(RESERVED_CHARACTERS, '_'));
  if (clean === '' || /^\.+$/.test(clean)) return 'file';
  const guarded = clean.startsWith('-') || RESERVED_NAMES.test(clean) ? `_${clean}` : clean;
  return trimEnds(shorten(guarded));
}

/** Windows drops trailing dots and spaces, which makes two names one. */
function trimEnds(name: string): string {
  const trimmed = name.trim();
  let end = trimmed.length;
  // Not by an expression that ends in `$`: it would go over a long run of dots again from each of them.
  while (end > 0 && /[\s.]/.test(trimmed.charAt(end - 1))) end -= 1;
  return trimmed.slice(0, end);
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name;
  const extension = extname(name);
  const kept = Buffer.byteLength(extension) <= MAX_EXTENSION_BYTES ? extension : '';
  let bytes = Buffer.byteLength(kept);
  let stem = '';
  for (const character of name.slice(0, name.length - kept.length)) {
    bytes += Buffer.byteLength(character);
    if (bytes > MAX_BYTES) break;
    stem += character;
  }
  return trimEnds(stem) + kept;
}
