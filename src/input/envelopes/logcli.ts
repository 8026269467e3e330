import { stampAt } from '../../time/stamp.ts';
import type { Envelope } from '../../types.ts';
import { fromLabels } from '../json/labels.ts';
import { labelsEnd, readLabels } from '../labels.ts';
import { envelope, isDigit, type Peeled, type Peeler } from '../peeled.ts';

// logcli's default output, `TIME {labels} LINE`, the labels padded to one width:
// https://github.com/grafana/loki/blob/v3.3.0/pkg/logcli/output/default.go
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d) /;
// On stderr, behind a stamp of Go's log package, where both were captured.
const COMMON = /^(?:\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d )?Common labels: (\{.*\})$/;
const QUERY = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d https?:\/\/\S+\/loki\/api\/v1\//;

/** Lines of one entry without a head; a longer run is another log that was appended. */
const MAX_ADOPTED = 2_000;

/** `logcli query` with its default output. A line without time and labels continues the entry above it. */
export function logcli(): Peeler {
  let common: Partial<Envelope> = {};
  let width = 0;
  let last: Envelope | null = null;
  let adopted = 0;

  /** Where the labels end, -1 if this is no such line. */
  function head(text: string): { labels: number; end: number } | null {
    const time = TIME.exec(text)?.[0].length;
    const end = time === undefined ? -1 : labelsEnd(text, time);
    return time === undefined || end < 0 || (end < text.length && text[end] !== ' ') ? null : { labels: time, end };
  }

  return {
    begins: (code) => isDigit(code) || code === 0x43,
    observe(text) {
      if (!isDigit(text.charCodeAt(0))) return;
      const found = head(text);
      if (found) width = Math.max(width, found.end - found.labels);
    },
    isSequential: () => width > 0,
    peel(text): Peeled | null {
      const labels = COMMON.exec(text)?.[1];
      if (labels !== undefined && (width > 0 || !text.startsWith('C'))) {
        common = fromLabels(readLabels(labels));
        return { text, envelope: envelope('logcli'), meta: true };
      }
      if (QUERY.test(text)) return { text, envelope: envelope('logcli'), meta: true };
      const found = head(text);
      if (!found) return null;
      let end = found.end;
      while (end - found.labels < width && text[end] === ' ') end++;
      const own = withoutNulls(fromLabels(readLabels(text.slice(found.labels, found.end))));
      last = envelope('logcli', { stamp: stampAt(text)?.stamp ?? null, ...common, ...own });
      adopted = 0;
      return { text: text.slice(text[end] === ' ' ? end + 1 : end), envelope: last };
    },
    adopt(text) {
      if (last === null || ++adopted > MAX_ADOPTED) return null;
      return { text, envelope: last, continues: true };
    },
  };
}

function withoutNulls(labels: Partial<Envelope>): Partial<Envelope> {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== null));
}
