import { wholeStamp } from '../../time/stamp.ts';
import { envelope, type Peeled } from '../peeled.ts';
import { fromLabels } from './labels.ts';
import { isObject, type JsonObject, parseObject, textField, withoutNewline } from './values.ts';

const FIELDS = ['log', 'message', 'MESSAGE', 'line', 'msg'] as const;

/**
 * A log shipper's record (fluent-bit, Vector, Filebeat): a line in `log` or `message`, and a `kubernetes` object that
 * says where it was written. And JSON in JSON: such a field whose text is itself a record of a program.
 */
export function shipper(object: JsonObject): Peeled | null {
  for (const field of FIELDS) {
    const value = object[field];
    if (typeof value !== 'string') continue;
    const line = withoutNewline(value);
    if (isObject(object.kubernetes))
      return { text: line, envelope: origin(object, object.kubernetes), partial: isPart(object) };
    if (line.startsWith('{') && isRecord(parseObject(line))) return { text: line, envelope: null };
  }
  return null;
}

function origin(object: JsonObject, kubernetes: JsonObject): Peeled['envelope'] {
  const time = textField(object, '@timestamp', 'time', 'timestamp');
  const { stream: where, namespace, pod, container } = fromLabels(nested(kubernetes));
  const stream = object.stream === 'stdout' || object.stream === 'stderr' ? object.stream : where;
  // The nearest of the names a report may use: its shape is docker's, with more fields.
  return envelope('docker-json', { stamp: time === null ? null : wholeStamp(time), namespace, pod, container, stream });
}

/** Filebeat's `{"pod":{"name":…}}` as fluent-bit's `{"pod_name":…}`. */
function nested(kubernetes: JsonObject): JsonObject {
  const flat: Record<string, unknown> = { ...kubernetes };
  for (const key of ['pod', 'container']) if (isObject(kubernetes[key])) flat[key] = textField(kubernetes[key], 'name');
  return flat;
}

/** containerd's tag, where the shipper left it. */
function isPart(object: JsonObject): boolean {
  return object.logtag === 'P' || object._p === 'P';
}

function isRecord(object: JsonObject | null): boolean {
  if (object === null) return false;
  const says = ['event', 'message', 'msg', 'log', 'line'].some((key) => typeof object[key] === 'string');
  const marks = ['level', 'levelname', 'timestamp', 'asctime', 'logger', 'stream'];
  return says && marks.some((key) => typeof object[key] === 'string');
}
