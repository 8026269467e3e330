import { epochStamp } from '../../time/stamp.ts';
import { envelope, type Peeled } from '../peeled.ts';
import { type JsonObject, textField, withoutNewline } from './values.ts';

/**
 * `journalctl -o json`. MESSAGE is an array of bytes where it is not plain text (ANSI sequences), null where too long:
 * https://systemd.io/JOURNAL_EXPORT_FORMATS/#journal-json-format
 */
export function journald(object: JsonObject): Peeled | null {
  const time = object.__REALTIME_TIMESTAMP;
  if (typeof time !== 'string') return null;
  const text = messageOf(object.MESSAGE);
  const container = textField(object, 'CONTAINER_NAME', 'SYSLOG_IDENTIFIER', '_SYSTEMD_UNIT', '_COMM');
  // Docker's journald driver says so where it cut a long line.
  const partial = object.CONTAINER_PARTIAL_MESSAGE === 'true' && object.CONTAINER_PARTIAL_LAST !== 'true';
  return {
    text: withoutNewline(text ?? ''),
    envelope: envelope('journald-json', { stamp: epochStamp(time, 'us'), container }),
    partial,
    meta: text === null,
  };
}

function messageOf(message: unknown): string | null {
  if (typeof message === 'string') return message;
  if (!Array.isArray(message)) return null;
  // A field that was given several times is an array of its values.
  if (message.every((value) => typeof value === 'string')) return message.join('\n');
  const bytes = message.filter((value): value is number => Number.isInteger(value) && value >= 0 && value <= 255);
  return Buffer.from(bytes).toString('utf8');
}
