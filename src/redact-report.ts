import { mapStrings } from './map-strings.ts';
import { oncePerText } from './once-per-text.ts';
import { redact } from './redact.ts';

// Identifiers and file names are how a reader finds a line again; they are no secrets.
const AS_THEY_ARE = new Set([
  'file',
  'id',
  'ids',
  'explains',
  'sha256',
  'kind',
  'rule',
  'at',
  'from',
  'to',
  'startedAt',
]);

/** The same report, part of one, or announcement, with every secret in its texts replaced (see `redact`). */
export function redactReport<T extends object>(report: T): T {
  // The texts of logs are the same few again and again.
  const hide = oncePerText(redact);
  return mapStrings(report, (text, key) => (AS_THEY_ARE.has(key) ? text : hide(text)));
}
