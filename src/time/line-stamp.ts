import type { Line, Stamp } from '../types.ts';
import { stampAt, wholeStamp } from './stamp.ts';

// The names that structlog, python-json-logger, winston, pino, zap and slog give to a line's time.
const JSON_TIME = /"(?:timestamp|asctime|time|ts|@timestamp|date)": ?"([^"]{10,40})"/;

/** The time that a line bears, whatever its format: its own, else its envelope's, else null. */
export function lineStamp(line: Line): Stamp | null {
  const { text } = line;
  const first = text.charCodeAt(0);
  if (first === 0x7b /* { */) {
    const m = JSON_TIME.exec(text);
    const stamp = m?.[1] === undefined ? null : wholeStamp(m[1]);
    if (stamp) return stamp;
  } else {
    const own = stampAt(text, first === 0x5b /* [ */ ? 1 : 0)?.stamp;
    if (own) return own;
  }
  return line.envelope?.stamp ?? null;
}
