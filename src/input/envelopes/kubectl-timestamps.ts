import { stampAt } from '../../time/stamp.ts';
import type { Stamp } from '../../types.ts';
import { isLogStart } from '../log-start.ts';
import { envelope, isDigit, type Peeled, type Peeler } from '../peeled.ts';

// RFC 3339 with nanoseconds, trailing zeros perhaps trimmed: kubectl logs --timestamps, docker logs -t, stern -t.
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d{1,9}))?(?:Z|[+-]\d\d:\d\d)(?: |$)/;
// stern --timestamps=short
const SHORT = /^\d\d-\d\d \d\d:\d\d:\d\d(?: |$)/;
// What follows a program's own stamp: winston's `error: `, structlog's `[info     ] `.
const OWN =
  /^(?:(?:error|warn|info|http|verbose|debug|activity|silly): |\[(?:debug|info|warning|error|critical|exception|notset) *\] )/;

/** Share of a log's stamped lines that makes its doubtful stamps envelopes as well. */
const CONSISTENT = 0.9;

/**
 * A stamp in front of each line. Programs write such stamps too (LibreChat with 3 digits, structlog's console with 6),
 * and those must stay. So a stamp is an envelope
 * - if it has 7 to 9 digits: none of these programs writes nanoseconds;
 * - if something follows that is the beginning of a line by itself: another stamp, JSON, uvicorn's level;
 * - never if a program's level follows, as it does behind its own stamp;
 * - else (trailing zeros trimmed, and free text or nothing follows) if nearly all lines so far have one.
 */
export function kubectlTimestamps(): Peeler {
  let lines = 0;
  let stamped = 0;
  let consistent = false;
  let changes = 0;

  function match(text: string): { end: number; sure: boolean; own: boolean } | null {
    const m = STAMP.exec(text);
    if (m) {
      const end = m[0].length;
      const rest = text.slice(end, end + 48);
      if ((m[1]?.length ?? 0) > 6 || isLogStart(rest)) return { end, sure: true, own: false };
      return { end, sure: false, own: OWN.test(rest) };
    }
    const short = SHORT.exec(text);
    return short && { end: short[0].length, sure: isLogStart(text, short[0].length), own: false };
  }

  return {
    begins: isDigit,
    observe(text, times) {
      if (text === '') return;
      lines += times;
      const found = isDigit(text.charCodeAt(0)) ? match(text) : null;
      if (found?.sure) stamped += times;
      // It tells nothing of the transport either way.
      else if (found) lines -= times;
    },
    learn() {
      const before = consistent;
      consistent = stamped > 0 && stamped / lines >= CONSISTENT;
      if (consistent !== before) changes++;
    },
    changes: () => changes,
    peel(text): Peeled | null {
      const found = match(text);
      if (found === null || found.own || !(found.sure || consistent)) return null;
      const stamp: Stamp | null = stampAt(text)?.stamp ?? null;
      return stamp && { text: text.slice(found.end), envelope: envelope('kubectl-timestamps', { stamp }) };
    },
  };
}
