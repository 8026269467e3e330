import { epochStamp, stampAt } from '../../time/stamp.ts';
import type { Envelope, Stamp } from '../../types.ts';
import { envelope, isDigit, isUpper, type Peeled, type Peeler } from '../peeled.ts';

// `STAMP HOST IDENTIFIER[PID]: LINE`, the stamp in one of journalctl's forms, or an RFC 3164/5424 file of syslog:
// https://github.com/systemd/systemd/blob/v256/src/shared/logs-show.c (output_short)
const SHORT = String.raw`(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,6})?`;
// Six digits at most: nine are kubectl's.
const ISO = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d{1,6})?(?:Z|[+-]\d\d:?\d\d)`;
const FULL = String.raw`[A-Z][a-z]{2} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})? [A-Z+-][\w+:-]*`;
const UNIX = String.raw`\d{10}\.\d{6}`;
const ORIGIN = String.raw` [A-Za-z0-9_][\w.:-]* ([^\s:\[\]]{1,256})(\[\d+\])?:(?: |$)`;
const HEAD = new RegExp(`^(?:(${SHORT})|(${ISO})|(${FULL})|(${UNIX}))${ORIGIN}`);
const META = /^-- (?:Logs begin at |Journal begins at |Boot [0-9a-f]+ --|Reboot --|No entries --)/;

/** Share of lines with a process id from which ISO-stamped ones without (`kernel:`) are believed as well. */
const CONSISTENT = 0.5;

/** `journalctl` in its short forms, and syslog's files. Further lines of a message are indented to its column. */
export function journaldShort(): Peeler {
  let lines = 0;
  let sure = 0;
  let heads = false;
  let last: { column: number; envelope: Envelope } | null = null;

  return {
    begins: (code) => isUpper(code) || isDigit(code) || code === 0x2d || code === 0x20,
    observe(text, times) {
      if (text === '') return;
      lines += times;
      const head = HEAD.exec(text);
      if (!head) return;
      heads = true;
      if (head[6] !== undefined) sure += times;
    },
    isSequential: () => heads,
    peel(text): Peeled | null {
      if (text.startsWith('-- '))
        return META.test(text) ? { text, envelope: envelope('journald-short'), meta: true } : null;
      if (text.startsWith(' ')) {
        if (last === null || text.length < last.column || text.slice(0, last.column).trim() !== '') return null;
        return { text: text.slice(last.column), envelope: last.envelope, continues: true };
      }
      const m = HEAD.exec(text);
      if (!m || (m[6] === undefined && m[2] !== undefined && sure / lines < CONSISTENT)) return null;
      last = {
        column: m[0].length,
        envelope: envelope('journald-short', { stamp: stampOf(m), container: m[5] ?? null }),
      };
      return { text: text.slice(last.column), envelope: last.envelope };
    },
  };
}

function stampOf([, short, iso, full, unix]: RegExpExecArray): Stamp | null {
  if (unix !== undefined) return epochStamp(unix.replace('.', ''), 'us');
  return stampAt(short ?? iso ?? full?.slice(4) ?? '')?.stamp ?? null;
}
