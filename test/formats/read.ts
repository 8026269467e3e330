import { formats, readFormat } from '../../src/formats/index.ts';
import { lineOf } from './line-of.ts';

/** What the formats make of a record of one or more lines: format, kind and the fields that matter; or noise or null. */
export function read(record: string): unknown {
  const [first = '', ...rest] = record.split('\n');
  const found = readFormat(lineOf(first));
  if (!found) return null;
  const format = formats.find((f) => f.name === found.format);
  let { reading } = found;
  let ended = false;
  rest.forEach((text, index) => {
    const more = ended ? null : format?.continue?.(reading, text, index);
    if (!more) throw new Error(`line ${index + 2} does not continue the record: ${text}`);
    reading = more.record;
    ended = more.last;
  });
  if (reading === 'noise') return `${found.format} noise`;
  const { stamp, ids, ...fact } = reading;
  const known = Object.fromEntries(Object.entries(ids).filter(([, id]) => id !== null));
  const time = stamp && {
    at: new Date(stamp.micros / 1000).toISOString(),
    zone: stamp.zone,
    resolution: stamp.resolution,
  };
  return {
    format: found.format,
    ...fact,
    ...(time ? { time } : {}),
    ...(Object.keys(known).length > 0 ? { ids: known } : {}),
  };
}
