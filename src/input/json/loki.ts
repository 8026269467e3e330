import { epochStamp, wholeStamp } from '../../time/stamp.ts';
import { envelope, type Peeled } from '../peeled.ts';
import { fromLabels } from './labels.ts';
import { isObject, type JsonObject, withoutNewline } from './values.ts';

/** `logcli -o jsonl`: https://github.com/grafana/loki/blob/v3.3.0/pkg/logcli/output/jsonl.go */
export function logcli(object: JsonObject): Peeled | null {
  const { line, labels, timestamp } = object;
  if (typeof line !== 'string' || typeof timestamp !== 'string' || 'date' in object) return null;
  if (!isObject(labels) && !('labels' in object && labels === null)) return null;
  const from = isObject(labels) ? fromLabels(labels) : {};
  return { text: withoutNewline(line), envelope: envelope('logcli-jsonl', { stamp: wholeStamp(timestamp), ...from }) };
}

/**
 * An element of Grafana's JSON download, `{"line":…,"timestamp":"<ns>","date":ISO,"fields":{…}}`:
 * https://github.com/grafana/grafana/blob/v10.0.0/public/app/features/logs/utils.ts (logRowsToReadableJson)
 */
export function grafana(object: JsonObject): Peeled | null {
  const { line, timestamp, date, fields } = object;
  if (typeof line !== 'string' || typeof timestamp !== 'string') return null;
  const nanos = epochStamp(timestamp, 'ns');
  if (nanos === null || !(typeof date === 'string' || isObject(fields))) return null;
  const from = isObject(fields) ? fromLabels(fields) : {};
  return { text: withoutNewline(line), envelope: envelope('grafana-json', { stamp: nanos, ...from }) };
}
