// Defined by uvicorn's LOGGING_CONFIG: https://github.com/encode/uvicorn/blob/0.34.0/uvicorn/config.py#L73-L99 and
// AccessFormatter: https://github.com/encode/uvicorn/blob/0.34.0/uvicorn/logging.py#L81-L117
import type { Format, Line, Reading, Stamp } from '../types.ts';
import { excerpt } from './helpers/excerpt.ts';
import { numberField, stringField } from './helpers/fields.ts';
import { jsonObject } from './helpers/json-object.ts';
import { own, ownOrNull } from './helpers/own.ts';
import { pathRole, splitTarget } from './helpers/path-role.ts';
import { pythonRecord } from './helpers/python-record.ts';
import { reading } from './helpers/reading.ts';

// `%(client_addr)s - "%(request_line)s" %(status_code)s`; the address is empty on a unix socket, the phrase is absent
// in JSON logs and for codes that Python does not know.
const MESSAGE = /^(?:(\S+) )?- ("([A-Z]{2,20}) (\S*) HTTP\/\d(?:\.\d)?" (\d{3}))(?: [^"]*)?$/;

/**
 * uvicorn's access lines, plain or with the usual prefixes, and as JSON. One is written when the response starts, and
 * none if the peer has gone by then.
 */
export const uvicornAccess: Format = {
  name: 'uvicorn-access',
  tokens: [' HTTP/'],
  copies: true,
  read(line: Line): Reading | 'noise' | null {
    if (!line.text.includes(' HTTP/')) return null;
    const record = pythonRecord(line.text);
    if (!record) return fromFields(line.text);
    const m = MESSAGE.exec(record.message.trim());
    if (!m) return null;
    const [, peer, shown = '', method = '', target = '', status = ''] = m;
    if (peer !== undefined && !/[:\d]/.test(peer)) return null;
    const read = accessReading(record.stamp, peer ?? null, method, target, Number(status), shown);
    return withOwnId(read, line.text);
  },
};

// A JSON formatter that lists AccessFormatter's own names instead of a message.
function fromFields(text: string): Reading | null {
  const object = jsonObject(text);
  const requestLine = object && stringField(object, 'request_line');
  const status = object && numberField(object, 'status_code');
  const m = requestLine ? /^([A-Z]{2,20}) (\S*) HTTP\/\d/.exec(requestLine) : null;
  if (!object || !m || status === null || !requestLine) return null;
  return accessReading(null, stringField(object, 'client_addr'), m[1] ?? '', m[2] ?? '', status, requestLine);
}

/**
 * `kcr serve` names the request in its access line. Others' lines may hold ids, too, but of a middleware that nothing
 * else in the log knows.
 */
function withOwnId(read: Reading, text: string): Reading {
  if (!text.includes('"service":"kcr-serve"')) return read;
  const object = jsonObject(text);
  const requestId = object && ownOrNull(stringField(object, 'request_id'), 40);
  return requestId ? { ...read, ids: { ...read.ids, requestId } } : read;
}

function accessReading(
  stamp: Stamp | null,
  peer: string | null,
  method: string,
  target: string,
  status: number,
  shown: string,
): Reading {
  const { path, query } = splitTarget(target);
  return reading(
    { stamp, role: pathRole(path, query), text: excerpt(shown) },
    {
      kind: 'response-started',
      peer: ownOrNull(peer),
      method: own(method),
      path: own(path, 500),
      query: ownOrNull(query, 500),
      status,
    },
  );
}
