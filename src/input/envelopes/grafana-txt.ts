import { epochStamp, stampAt } from '../../time/stamp.ts';
import type { Envelope } from '../../types.ts';
import { fromLabels } from '../json/labels.ts';
import { readLabels } from '../labels.ts';
import { envelope, type Peeled, type Peeler } from '../peeled.ts';

// Grafana's text download: lines `Label: JSON`, blank lines, then `EPOCHMS\tISO\tLINE`, since version 10
// `YYYY-MM-DD HH:mm:ss.SSS\tLINE` in the browser's zone:
// https://github.com/grafana/grafana/blob/v10.0.0/public/app/features/inspector/utils/download.ts (downloadLogsModelAsTxt)
const OLD = /^(\d{13})\t\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)\t/;
const NEW = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\.\d{3}\t/;
const HEADER = /^[A-Z][\w ]*: (?:\{.*\}|\[.*\]|".*"|\d+)$/;

const MAX_ADOPTED = 2_000;

/** Share of lines with a tab behind their time from which a piece out of the middle of a download is believed. */
const CONSISTENT = 0.3;

/** Grafana's text download. A line without time continues the entry above it. */
export function grafanaTxt(): Peeler {
  let lines = 0;
  let rows = 0;
  let sure = false;
  let common: Partial<Envelope> = {};
  let last: Envelope | null = null;
  let adopted = 0;

  return {
    begins: () => true,
    observe(text, times) {
      if (text.trim() === '') return;
      const first = lines === 0;
      lines += times;
      // Programs write a time and a tab, too: so it is the header, the epoch, or where the rows are that tells.
      const tabbed = text.includes('\t');
      const old = tabbed && OLD.test(text);
      const row = old || (tabbed && NEW.test(text));
      if (row) rows += times;
      sure ||= old || text.startsWith('Common labels: {"') || (first && (row || HEADER.test(text)));
    },
    learn() {
      sure ||= rows / lines >= CONSISTENT;
    },
    isSequential: () => rows > 0 && sure,
    peel(text): Peeled | null {
      if (rows === 0 || !sure) return null;
      const old = OLD.exec(text);
      const length = (old ?? NEW.exec(text))?.[0].length;
      if (length !== undefined) {
        const stamp = old ? epochStamp(old[1] ?? '', 'ms') : (stampAt(text)?.stamp ?? null);
        last = envelope('grafana-txt', { stamp, ...common });
        adopted = 0;
        return { text: text.slice(length), envelope: last };
      }
      if (last !== null || !(text.trim() === '' || HEADER.test(text))) return null;
      if (text.startsWith('Common labels: ')) common = fromLabels(readLabels(text.slice('Common labels: '.length)));
      return { text, envelope: envelope('grafana-txt'), meta: true };
    },
    adopt(text) {
      if (last === null || ++adopted > MAX_ADOPTED) return null;
      return { text, envelope: last, continues: true };
    },
  };
}
