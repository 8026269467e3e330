import type { Envelope, FormatName, Line, Stamp } from '../types.ts';
import { type Clock, type ClockStamp, envelopeClock } from './raw-record.ts';
import { stampAt, wholeStamp } from './stamp.ts';

// The names that structlog, python-json-logger, winston, pino, zap and slog give to a line's time.
const JSON_TIME = /"(?:timestamp|asctime|time|ts|@timestamp|date)": ?"([^"]{10,40})"/;

/** The clock that the own stamp of a line in this envelope was read from, given the format that claimed it. */
export function clockOf(file: string, envelope: Envelope | null, format: FormatName | null): Clock {
  return { file, pod: envelope?.pod ?? null, container: envelope?.container ?? null, format };
}

/** The time that a line bears, whatever its format, and whose clock it is: its own, else its envelope's, else null. */
export function lineStamp(line: Line, format: FormatName | null): ClockStamp | null {
  const own = ownStamp(line);
  if (own) return { stamp: own, clock: clockOf(line.source.file, line.envelope, format) };
  const around = line.envelope?.stamp;
  return around ? { stamp: around, clock: envelopeClock(line.source.file) } : null;
}

/** The time that a line itself bears at its beginning, or in a JSON field that is named for it; else null. */
export function ownStamp(line: Line): Stamp | null {
  const { text } = line;
  const first = text.charCodeAt(0);
  if (first === 0x7b /* { */) {
    const m = JSON_TIME.exec(text);
    return m?.[1] === undefined ? null : wholeStamp(m[1]);
  }
  return stampAt(text, first === 0x5b /* [ */ ? 1 : 0)?.stamp ?? null;
}
