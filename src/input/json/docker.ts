import { wholeStamp } from '../../time/stamp.ts';
import { envelope, type Peeled } from '../peeled.ts';
import { type JsonObject, textField, withoutNewline } from './values.ts';

/**
 * Docker's json-file: `{"log":"LINE\n","stream":"stdout","time":"…"}`. A record without a newline is a part of a line
 * longer than 16 KiB: https://github.com/moby/moby/blob/v27.0.0/daemon/logger/copier.go
 */
export function docker(object: JsonObject): Peeled | null {
  const { log, stream, time } = object;
  if (typeof log !== 'string' || typeof time !== 'string' || (stream !== 'stdout' && stream !== 'stderr')) return null;
  // Shippers (fluent-bit) keep the shape, cut the newline off, and add where it came from.
  if ('kubernetes' in object) return null;
  const stamp = wholeStamp(time);
  const container = textField(object, 'container_name');
  return {
    text: withoutNewline(log),
    envelope: envelope('docker-json', { stamp, stream, container }),
    partial: !log.endsWith('\n'),
  };
}
